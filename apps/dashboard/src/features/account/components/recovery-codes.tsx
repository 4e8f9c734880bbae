import { CopyButton } from "#components/data/copy-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { DialogBody, DialogFooter } from "#components/ui/dialog.tsx";

interface RecoveryCodesProps {
  codes: readonly string[];
  onStored: () => void;
}

/** The only time that recovery codes are shown. */
export const RecoveryCodes = ({ codes, onStored }: RecoveryCodesProps) => (
  <>
    <DialogBody>
      <p className="text-compact text-muted-foreground">
        Each of them signs you in once, instead of a code from your app. Print them, or put them into your password
        manager: without phone and codes, only an administrator can let you in again.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-x-6 gap-y-1.5 rounded-lg border bg-inset p-4 font-mono text-compact sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Callout tone="warning">They are shown this once. We keep only fingerprints of them.</Callout>
    </DialogBody>
    <DialogFooter>
      <CopyButton text={codes.join("\n")} what="recovery codes" labelled />
      <Button variant="primary" onClick={onStored}>
        I have stored them
      </Button>
    </DialogFooter>
  </>
);
