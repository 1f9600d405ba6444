import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, FileTrigger, Label, TextArea, TextField } from 'react-aria-components';
import { askControl } from '../../api/control.ts';
import { Failed } from '../../parts/failed.tsx';
import { useStrings } from '../../strings/use-strings.ts';

/** Puts a seed into the portal: a JSON document, typed or from a file. */
export function SeedControl({ portalId }: { readonly portalId: string }) {
  const { controls } = useStrings();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const seed = useMutation({
    mutationFn: () => askControl(`/portals/${portalId}/seed`, { method: 'POST', body: JSON.parse(text) }),
    onSuccess: () => queries.invalidateQueries(),
  });
  const read = async (files: FileList | null) => setText((await files?.item(0)?.text()) ?? '');
  return (
    <div className="stack">
      <TextField className="choice" value={text} onChange={setText}>
        <Label>{controls.seedDocument}</Label>
        <TextArea rows={6} placeholder='{"records": {"contacts": [{"properties": {"email": "ada@example.com"}}]}}' />
      </TextField>
      <div className="bar">
        <FileTrigger acceptedFileTypes={['application/json']} onSelect={read}>
          <Button>{controls.readFile}</Button>
        </FileTrigger>
        <Button className="primary" isDisabled={text.trim() === '' || seed.isPending} onPress={() => seed.mutate()}>
          {controls.sow}
        </Button>
        {seed.isSuccess && <span role="status">{controls.sown}</span>}
      </div>
      {seed.isError && <Failed cause={seed.error} />}
    </div>
  );
}
