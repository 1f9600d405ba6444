import type { Stage } from './canvas.tsx';
import type { Drawing } from './layout.ts';

/** Saves the picture as its canvas shows it. */
export function savePng(stage: Stage, name: string): void {
  // The canvas keeps what was drawn until the browser shows it: within this call.
  stage.refresh();
  stage.getStageCanvas().toBlob((blob) => {
    if (blob !== null) save(blob, `${name}.png`);
  });
}

/** Saves the picture as lines, circles and texts, at the places that they have on the screen. */
export function saveSvg(stage: Stage, drawing: Drawing, name: string): void {
  save(new Blob([svgOf(stage, drawing)], { type: 'image/svg+xml' }), `${name}.svg`);
}

function svgOf(stage: Stage, drawing: Drawing): string {
  const { width, height } = stage.getDimensions();
  const at = (node: string) => stage.graphToViewport(drawing.getNodeAttributes(node));
  const lines = drawing.mapEdges((_edge, { label }, source, target) => {
    const [from, to] = [at(source), at(target)];
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const text =
      label === '' ? '' : `<text x="${round(middle.x)}" y="${round(middle.y)}" font-size="9" fill="#555">${escaped(label)}</text>`;
    return `<line x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(to.x)}" y2="${round(to.y)}" stroke="#8a8f98" marker-end="url(#arrow)"/>${text}`;
  });
  const knots = drawing.mapNodes((node, { color, size, label }) => {
    const { x, y } = at(node);
    return `<circle cx="${round(x)}" cy="${round(y)}" r="${size}" fill="${color}"/><text x="${round(x + size + 3)}" y="${round(y + 4)}" font-size="12">${escaped(label)}</text>`;
  });
  const arrow =
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="16" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#8a8f98"/></marker></defs>';
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif">${arrow}${lines.join('')}${knots.join('')}</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
