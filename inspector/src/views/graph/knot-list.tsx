import { Link } from '@tanstack/react-router';
import { Button, ListBox, ListBoxItem, type Selection } from 'react-aria-components';
import type { ObjectTypeView } from '../../api/objects.ts';
import { useStrings } from '../../strings/use-strings.ts';
import { colourOf } from './colours.ts';
import type { Knot, Picture } from './graph-query.ts';

/** Everything that a picture shows, as lists: its records, and what the chosen one is linked to. */
export function KnotList({
  portalId,
  picture,
  types,
  chosen,
  choose,
  open,
  center,
}: {
  readonly portalId: string;
  readonly picture: Picture;
  readonly types: readonly ObjectTypeView[];
  readonly chosen: string | undefined;
  choose(name: string): void;
  open(name: string): void;
  center(name: string): void;
}) {
  const { graph } = useStrings();
  const take = (keys: Selection) => {
    const [name] = keys === 'all' ? [] : keys;
    if (name !== undefined) choose(String(name));
  };
  const knot = picture.knots.find(({ name }) => name === chosen);
  const labelOf = (plural: string) => types.find((type) => type.plural === plural)?.singularLabel ?? plural;
  return (
    <aside className="side" aria-label={graph.shown}>
      {knot !== undefined && <Chosen portalId={portalId} knot={knot} picture={picture} open={open} center={center} />}
      <h2>{graph.records(picture.knots.length)}</h2>
      <ListBox
        className="tall-list"
        aria-label={graph.shown}
        items={picture.knots.map((one) => ({ ...one, key: one.name }))}
        selectionMode="single"
        selectedKeys={chosen === undefined ? [] : [chosen]}
        onSelectionChange={take}
      >
        {({ name, title, objectType }) => (
          <ListBoxItem id={name} textValue={title}>
            <svg className="dot" viewBox="0 0 10 10" aria-hidden="true">
              <circle cx="5" cy="5" r="5" fill={colourOf(objectType)} />
            </svg>
            {title} <span className="quiet">{labelOf(objectType)}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </aside>
  );
}

function Chosen({
  portalId,
  knot,
  picture,
  open,
  center,
}: {
  readonly portalId: string;
  readonly knot: Knot;
  readonly picture: Picture;
  open(name: string): void;
  center(name: string): void;
}) {
  const { graph } = useStrings();
  const titles = new Map(picture.knots.map(({ name, title }) => [name, title]));
  const lines = picture.lines.filter(({ from, to }) => from === knot.name || to === knot.name);
  return (
    <section aria-labelledby="chosen">
      <h2 id="chosen">{knot.title}</h2>
      <div className="bar">
        <Link to="/$portalId/records/$objectType/$recordId" params={{ portalId, objectType: knot.objectType, recordId: knot.id }}>
          {graph.openRecord}
        </Link>
        <Button onPress={() => open(knot.name)}>{knot.hidden === undefined || knot.hidden > 0 ? graph.showMore : graph.close}</Button>
        <Button onPress={() => center(knot.name)}>{graph.center}</Button>
      </div>
      <ul className="lines">
        {lines.map(({ from, to, labels }) => (
          <li key={`${from} ${to}`}>
            {from === knot.name ? '→' : '←'} {titles.get(from === knot.name ? to : from)} <span className="quiet">{labels.join(', ')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
