import { useEffect, useRef } from 'react';
import Sigma from 'sigma';
import { extremityArrow, pathCurved, pathLine } from 'sigma/rendering';
import type { Drawing } from './layout.ts';

/** The picture on its canvas, for who asks it to be saved. */
export type Stage = ReturnType<typeof newStage>;

/**
 * Shows a drawing: drag to move it, wheel to zoom, click to choose a record, double click to open it. Whoever does not see it or has no mouse finds all of
 * it in the lists beside.
 */
export function Canvas({
  drawing,
  version,
  chosen,
  label,
  choose,
  open,
  ready,
}: {
  readonly drawing: Drawing;
  /** Changes with each picture. */
  readonly version: unknown;
  readonly chosen: string | undefined;
  readonly label: string;
  choose(name: string): void;
  open(name: string): void;
  ready(stage: Stage | undefined): void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const sigma = useRef<Stage | undefined>(undefined);
  const acts = useRef({ choose, open, ready });
  acts.current = { choose, open, ready };
  useEffect(() => {
    if (place.current === null) return;
    const made = newStage(drawing, place.current);
    made.on('clickNode', ({ node }) => acts.current.choose(node));
    made.on('doubleClickNode', ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      acts.current.open(node);
    });
    sigma.current = made;
    acts.current.ready(made);
    return () => {
      acts.current.ready(undefined);
      made.kill();
      sigma.current = undefined;
    };
  }, [drawing]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawing is the same object, and the version tells that it has changed
  useEffect(() => {
    sigma.current?.refresh();
  }, [version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn anew forgets what was marked
  useEffect(() => {
    if (chosen === undefined || sigma.current === undefined || !drawing.hasNode(chosen)) return;
    const stage = sigma.current;
    stage.setNodeState(chosen, { isHighlighted: true });
    return () => {
      if (sigma.current === stage && drawing.hasNode(chosen)) stage.setNodeState(chosen, { isHighlighted: false });
    };
  }, [chosen, drawing, version]);
  return <div ref={place} className="canvas" role="img" aria-label={label} />;
}

function newStage(drawing: Drawing, container: HTMLElement) {
  const { color, backgroundColor } = getComputedStyle(document.body);
  const accent = getComputedStyle(document.documentElement).getPropertyValue('--accent');
  return new Sigma(drawing, container, {
    primitives: {
      edges: { paths: [pathLine(), pathCurved()], extremities: [extremityArrow()] },
    },
    styles: {
      nodes: {
        x: { attribute: 'x' },
        y: { attribute: 'y' },
        size: { attribute: 'size' },
        color: { attribute: 'color' },
        label: { attribute: 'label' },
        labelColor: color,
        labelVisibility: (_look, { isHighlighted }) => (isHighlighted ? 'visible' : 'auto'),
        backdropVisibility: (_look, { isHighlighted }) => (isHighlighted ? 'visible' : 'hidden'),
        backdropColor: backgroundColor,
        backdropBorderColor: accent,
        backdropBorderWidth: 2,
        backdropPadding: 6,
      },
      edges: {
        size: { attribute: 'size' },
        label: { attribute: 'label' },
        color: '#8a8f98',
        labelColor: color,
        labelSize: 10,
        labelPosition: 'above',
        head: 'arrow',
        parallelPath: 'curved',
      },
    },
    settings: { renderEdgeLabels: true, itemSizesReference: 'screen', labelDensity: 2, labelRenderedSizeThreshold: 5, stagePadding: 50 },
  });
}
