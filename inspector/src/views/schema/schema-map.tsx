import { useMemo, useState } from 'react';
import type { AssociationTypeView, ObjectTypeView } from '../../api/objects.ts';
import { useStrings } from '../../strings/use-strings.ts';
import { Canvas } from '../graph/canvas.tsx';
import type { Picture } from '../graph/graph-query.ts';
import { draw, emptyDrawing } from '../graph/layout.ts';

/** Object types as knots, and between them one line with the labels that there are: the table says the same in words. */
export function SchemaMap({
  shown,
  types,
  choose,
}: {
  readonly shown: readonly AssociationTypeView[];
  readonly types: readonly ObjectTypeView[];
  choose(plural: string): void;
}) {
  const { schema } = useStrings();
  const [chosen, setChosen] = useState<string | undefined>();
  const drawing = useMemo(emptyDrawing, []);
  const version = useMemo(() => {
    const picture = pictureOf(shown, types);
    draw(drawing, picture);
    return picture;
  }, [drawing, shown, types]);
  return (
    <Canvas
      drawing={drawing}
      version={version}
      chosen={chosen}
      label={schema.describe(version.knots.length, version.lines.length)}
      choose={setChosen}
      open={choose}
      ready={() => undefined}
    />
  );
}

function pictureOf(shown: readonly AssociationTypeView[], types: readonly ObjectTypeView[]): Picture {
  const pairs = new Map<string, { readonly from: string; readonly to: string; readonly labels: string[] }>();
  const used = new Set<string>();
  const nameOf = (id: string) => types.find(({ objectTypeId }) => objectTypeId === id)?.plural ?? id;
  for (const { fromObjectTypeId, toObjectTypeId, label } of shown) {
    const [from, to] = [nameOf(fromObjectTypeId), nameOf(toObjectTypeId)];
    used.add(from).add(to);
    const known = pairs.get(`${from} ${to}`) ?? pairs.get(`${to} ${from}`) ?? { from, to, labels: [] };
    if (label !== null && known.from === from) known.labels.push(label);
    if (!pairs.has(`${known.from} ${known.to}`)) pairs.set(`${from} ${to}`, known);
  }
  const knots = types
    .filter(({ plural }) => used.has(plural))
    .map(({ plural, pluralLabel, objectTypeId }) => ({
      name: plural,
      objectType: plural,
      id: objectTypeId,
      title: pluralLabel,
      hops: 1,
      via: undefined,
      hidden: undefined,
    }));
  return { knots, lines: [...pairs.values()], isCut: false };
}
