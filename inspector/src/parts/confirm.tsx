import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useStrings } from '../strings/use-strings.ts';

/** A button that does something only after it was confirmed. */
export function Confirm({
  title,
  text,
  action,
  run,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  run(): void;
  readonly children: ReactNode;
}) {
  const { app } = useStrings();
  return (
    <DialogTrigger>
      <Button>{children}</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="panel">
          <Dialog role="alertdialog">
            {({ close }) => (
              <div className="stack">
                <Heading slot="title">{title}</Heading>
                <p>{text}</p>
                <div className="bar">
                  <Button
                    className="primary"
                    autoFocus
                    onPress={() => {
                      close();
                      run();
                    }}
                  >
                    {action}
                  </Button>
                  <Button onPress={close}>{app.close}</Button>
                </div>
              </div>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
