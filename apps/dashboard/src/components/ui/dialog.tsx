"use client";
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#lib/cn.ts";
import { Button } from "./button.tsx";

export const Dialog = Primitive.Root;
export const DialogClose = Primitive.Close;

interface DialogContentProps extends Omit<ComponentProps<typeof Primitive.Content>, "title"> {
  title: ReactNode;
  description?: ReactNode;
  /** "center" is a dialog; "right" is a sheet that slides in beside the page. */
  side?: "center" | "right";
  dismissible?: boolean;
}

const SIDES = {
  center:
    "top-[50%] left-[50%] max-h-[min(46rem,calc(100dvh-1.5rem))] w-[calc(100vw-1.5rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 rounded-xl border data-[state=closed]:zoom-out-98 data-[state=open]:zoom-in-98 data-[state=closed]:fade-out-0 data-[state=open]:fade-in-0",
  right:
    "inset-y-0 right-0 w-full max-w-md border-l data-[state=closed]:slide-out-to-right-8 data-[state=open]:slide-in-from-right-8 data-[state=closed]:fade-out-0 data-[state=open]:fade-in-0",
} as const;

/** A modal with a title and, for forms, its own scrolling; focus is trapped inside and given back on close. */
export function DialogContent(props: DialogContentProps) {
  const { title, description, side = "center", dismissible = true, className, children, ...rest } = props;
  const keepOpen = (event: Event) => event.preventDefault();
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="data-[state=closed]:fade-out-0 data-[state=open]:fade-in-0 fixed inset-0 z-50 bg-black/35 backdrop-blur-[1px] duration-150 data-[state=closed]:animate-out data-[state=open]:animate-in dark:bg-black/60" />
      <Primitive.Content
        className={cn(
          "fixed z-50 flex flex-col overflow-hidden bg-popover shadow-floating outline-none duration-150 data-[state=closed]:animate-out data-[state=open]:animate-in",
          SIDES[side],
          className,
        )}
        {...(description ? {} : { "aria-describedby": undefined })}
        {...(dismissible ? {} : { onPointerDownOutside: keepOpen, onEscapeKeyDown: keepOpen })}
        {...rest}
      >
        <div className="flex items-start justify-between gap-4 px-6 pt-5 pb-1">
          <div className="min-w-0">
            <Primitive.Title className="font-semibold text-base leading-6">{title}</Primitive.Title>
            {description ? (
              <Primitive.Description className="mt-1 text-compact text-muted-foreground">
                {description}
              </Primitive.Description>
            ) : null}
          </div>
          {dismissible ? (
            <Primitive.Close asChild>
              <Button variant="ghost" size="icon-sm" className="-mt-1 -mr-2" aria-label="Close">
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          ) : null}
        </div>
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

export const DialogBody = ({ className, ...props }: ComponentProps<"div">) => (
  <div className={cn("grid min-h-0 flex-1 content-start gap-4 overflow-y-auto px-6 py-4", className)} {...props} />
);

export const DialogFooter = ({ className, ...props }: ComponentProps<"div">) => (
  <div
    className={cn("flex flex-wrap items-center justify-end gap-2 border-t bg-inset px-6 py-3.5", className)}
    {...props}
  />
);
