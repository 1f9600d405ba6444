import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { objectTypesQuery } from '../../api/objects.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { Canvas, type Stage } from './canvas.tsx';
import { GraphBar } from './graph-bar.tsx';
import { pictureQuery } from './graph-query.ts';
import { type GraphState, openOf, readGraphState, shownFirst } from './graph-state.ts';
import { KnotList } from './knot-list.tsx';
import { draw, emptyDrawing, hiddenBehind } from './layout.ts';
import { savePng, saveSvg } from './save.ts';

/** The records around one, as a picture and as lists. */
export function GraphPage() {
  const { graph } = useStrings();
  const { portalId } = useParams({ from: '/$portalId/graph' });
  const state = readGraphState(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [chosen, choose] = useState<string | undefined>();
  const [stage, setStage] = useState<Stage | undefined>();
  const types = useQuery(objectTypesQuery(portalId));
  const picture = useQuery(pictureQuery(portalId, state, types.data));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a picture of another record begins anew; one that grows keeps its places
  const drawing = useMemo(emptyDrawing, [portalId, state.record]);
  const version = useMemo(() => {
    if (picture.data !== undefined) draw(drawing, picture.data);
    return picture.data;
  }, [drawing, picture.data]);
  const change = (edits: Partial<GraphState>) => void navigate({ to: '.', search: { ...state, ...edits } });
  const open = (knot: string) =>
    change({ open: opened(state, hiddenBehind(knot) ?? knot, hiddenBehind(knot) === undefined ? 'turn' : 'more') });
  return (
    <>
      <h1>{graph.title}</h1>
      <GraphBar portalId={portalId} state={state} types={types.data ?? []} change={change} />
      {state.record === undefined && <Empty text={graph.chooseOne} />}
      {picture.isError && <Failed cause={picture.error} retry={() => void picture.refetch()} />}
      {picture.isLoading && <Loading />}
      {picture.data !== undefined && state.record !== undefined && (
        <>
          <div className="bar">
            <Button isDisabled={stage === undefined} onPress={() => stage !== undefined && savePng(stage, 'crosstie-graph')}>
              {graph.savePng}
            </Button>
            <Button isDisabled={stage === undefined} onPress={() => stage !== undefined && saveSvg(stage, drawing, 'crosstie-graph')}>
              {graph.saveSvg}
            </Button>
            {picture.data.isCut && <span role="status">{graph.isCut}</span>}
          </div>
          <div className="picture">
            <Canvas
              drawing={drawing}
              version={version}
              chosen={chosen}
              label={graph.describe(picture.data.knots.length, picture.data.lines.length)}
              choose={choose}
              open={open}
              ready={setStage}
            />
            <KnotList
              portalId={portalId}
              picture={picture.data}
              types={types.data ?? []}
              chosen={chosen}
              choose={choose}
              open={open}
              center={(name) => change({ record: name, open: undefined })}
            />
          </div>
        </>
      )}
    </>
  );
}

/** What is open once a record was turned: opened where it was not, closed where it was; or more of its neighbours shown. */
function opened(state: GraphState, name: string, how: 'turn' | 'more'): readonly string[] {
  const open = new Map(openOf(state));
  const shown = open.get(name) ?? (name === state.record ? shownFirst : 0);
  if (how === 'turn' && open.has(name)) open.delete(name);
  else open.set(name, shown + shownFirst);
  return [...open].map(([record, count]) => `${record}:${count}`);
}
