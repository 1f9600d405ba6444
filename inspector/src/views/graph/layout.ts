import { MultiDirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';
import { colourOf } from './colours.ts';
import type { Knot, Picture } from './graph-query.ts';

/** What a knot, or the place of hidden neighbours, is drawn with. */
export interface KnotLook {
  x: number;
  y: number;
  size: number;
  color: string;
  label: string;
  /** Whether the layout leaves it where it is. */
  fixed: boolean;
}

/** What a line is drawn with. */
export interface LineLook {
  label: string;
  size: number;
}

export type Drawing = MultiDirectedGraph<KnotLook, LineLook>;

/** Rounds of the layout: enough for a picture of the size that is asked for to settle. */
const rounds = 120;
/** How far around the record that leads to it a new one begins. */
const reach = 10;
/** The angle between one new record and the next: no two of them begin in a line. */
const turn = Math.PI * (3 - Math.sqrt(5));
const morePrefix = 'more:';

/** An empty picture. */
export function emptyDrawing(): Drawing {
  return new MultiDirectedGraph<KnotLook, LineLook>();
}

/** The record whose hidden neighbours a knot stands for; undefined for one that stands for itself. */
export function hiddenBehind(knot: string): string | undefined {
  return knot.startsWith(morePrefix) ? knot.slice(morePrefix.length) : undefined;
}

/**
 * Draws what is new in a picture and takes away what is gone. Whoever was there stays where it was, and new ones find their places around them. The same
 * pictures one after the other are always laid out in the same way.
 */
export function draw(drawing: Drawing, { knots, lines }: Picture): void {
  const names = new Set(knots.flatMap(({ name, hidden = 0 }) => (hidden > 0 ? [name, morePrefix + name] : [name])));
  for (const node of drawing.nodes()) if (!names.has(node)) drawing.dropNode(node);
  drawing.clearEdges();
  const kept = drawing.nodes();
  for (const [place, knot] of knots.entries()) drawKnot(drawing, knot, place);
  for (const { from, to, labels } of lines) {
    if (drawing.hasNode(from) && drawing.hasNode(to))
      drawing.addDirectedEdge(from, to, { label: labels.join(', '), size: labels.length > 0 ? 2 : 1 });
  }
  if (drawing.order > kept.length) settle(drawing, kept);
}

function drawKnot(drawing: Drawing, { name, via, title, hops, objectType, hidden = 0 }: Knot, place: number): void {
  put(drawing, name, via, place, { label: title, size: hops === 0 ? 14 : 8, color: colourOf(objectType) });
  if (hidden <= 0) return;
  put(drawing, morePrefix + name, name, place, { label: `+${hidden}`, size: 10, color: '#808080' });
  drawing.addDirectedEdge(name, morePrefix + name, { label: '', size: 1 });
}

function put(
  drawing: Drawing,
  name: string,
  via: string | undefined,
  place: number,
  look: Pick<KnotLook, 'label' | 'size' | 'color'>,
): void {
  if (drawing.hasNode(name)) {
    drawing.mergeNodeAttributes(name, look);
    return;
  }
  const from = via !== undefined && drawing.hasNode(via) ? drawing.getNodeAttributes(via) : { x: 0, y: 0 };
  const radius = place === 0 ? 0 : reach * (1 + Math.sqrt(place) / 8);
  drawing.addNode(name, {
    ...look,
    x: from.x + radius * Math.cos(place * turn),
    y: from.y + radius * Math.sin(place * turn),
    fixed: false,
  });
}

function settle(drawing: Drawing, kept: readonly string[]): void {
  for (const name of kept) drawing.setNodeAttribute(name, 'fixed', true);
  const settings = { ...forceAtlas2.inferSettings(drawing), adjustSizes: false, barnesHutOptimize: drawing.order > 300 };
  forceAtlas2.assign(drawing, { iterations: rounds, settings });
  for (const name of kept) drawing.setNodeAttribute(name, 'fixed', false);
}
