/** One picture on a canvas, drawn by uPlot: no smoothing, no animation, nothing that only a mouse would show. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { MarkKind } from '../../shared/line/marks';
import { isBare, type Picture } from './picture';

/** The colours of the element, which its style file chooses for light and dark. */
interface Colours {
  readonly solid: string;
  readonly dotted: string;
  readonly area: string;
  readonly broken: string;
  readonly base: string;
}

const coloursOf = (host: HTMLElement): Colours => {
  const style = getComputedStyle(host);
  return {
    solid: style.color,
    dotted: style.stroke,
    area: style.fill,
    broken: style.outlineColor,
    base: style.columnRuleColor,
  };
};

const dots = [2, 3];
const dashes = [5, 4];
const markSize = 4;
/** Each pong is a dot of its own in a picture of so many seconds at most: in a longer one they would run together. */
const dotsForSeconds = 600;

export class DrawnPlot {
  readonly #plot: uPlot;
  #picture: Picture;
  /** The picture was not handed on, because it looks like the one before. */
  #isBehind = false;

  constructor(host: HTMLElement, picture: Picture) {
    this.#picture = picture;
    const colours = coloursOf(host);
    const line = { width: 1.5, points: { show: false } };
    this.#plot = new uPlot(
      {
        width: host.clientWidth,
        height: host.clientHeight,
        padding: [2, 0, 2, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: () => [this.#picture.from, this.#picture.to] },
          y: { range: () => [0, this.#picture.top] },
        },
        axes: [{ show: false }, { show: false }],
        series: [
          {},
          picture.dotted === null
            ? {
                width: 1,
                stroke: colours.solid,
                points: { show: picture.to - picture.from <= dotsForSeconds, size: 4, width: 0, fill: colours.solid },
              }
            : { ...line, stroke: colours.solid, fill: colours.area },
          ...(picture.dotted === null ? [] : [{ ...line, stroke: colours.dotted, dash: dots }]),
        ],
        hooks: { draw: [(plot) => this.#drawMore(plot, colours)] },
      },
      dataOf(picture),
      host,
    );
  }

  show(picture: Picture): void {
    const looksSame = isBare(this.#picture) && isBare(picture) && picture.top === this.#picture.top;
    this.#picture = picture;
    this.#isBehind = looksSame;
    if (!looksSame) this.#plot.setData(dataOf(picture));
  }

  resize(width: number, height: number): void {
    if (width === this.#plot.width && height === this.#plot.height) return;
    // It is drawn for the times of now.
    if (this.#isBehind) this.#plot.setData(dataOf(this.#picture));
    this.#isBehind = false;
    this.#plot.setSize({ width, height });
  }

  close(): void {
    this.#plot.destroy();
  }

  /** The base line, breaks on it, the limit, and what happened. */
  #drawMore(plot: uPlot, colours: Colours): void {
    const { ctx, bbox } = plot;
    const { breaks, limit, marks } = this.#picture;
    const ratio = uPlot.pxRatio;
    const x = (seconds: number): number => plot.valToPos(seconds, 'x', true);
    const base = bbox.top + bbox.height;
    const stroke = (colour: string, width: number, dash: readonly number[], ...path: [number, number][]): void => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width * ratio;
      ctx.setLineDash(dash.map((each) => each * ratio));
      ctx.beginPath();
      path.forEach(([left, top], index) => (index % 2 === 0 ? ctx.moveTo(left, top) : ctx.lineTo(left, top)));
      ctx.stroke();
    };
    ctx.save();
    stroke(colours.base, 1, [], [bbox.left, base], [bbox.left + bbox.width, base]);
    if (limit !== null) {
      const top = plot.valToPos(limit, 'y', true);
      stroke(colours.dotted, 1, dashes, [bbox.left, top], [bbox.left + bbox.width, top]);
    }
    for (const [from, to] of breaks) {
      // However short a break was, it is seen.
      const end = Math.max(x(to), x(from) + 3 * ratio);
      stroke(colours.broken, 3, [4, 2], [x(from), base - ratio], [end, base - ratio]);
    }
    for (const { at, kind } of marks) {
      const left = x(at / 1_000);
      if (left < bbox.left || left > bbox.left + bbox.width) continue;
      stroke(colours.dotted, 1, [1, 2], [left, bbox.top], [left, base]);
      drawMark(ctx, kind, left, bbox.top + bbox.height / 2, markSize * ratio, colours);
    }
    ctx.restore();
  }
}

/** A cross, a diamond or a disc: told apart without colour. */
function drawMark(
  ctx: CanvasRenderingContext2D,
  kind: MarkKind,
  x: number,
  y: number,
  size: number,
  colours: Colours,
): void {
  ctx.setLineDash([]);
  ctx.beginPath();
  if (kind === 'lost') {
    ctx.strokeStyle = colours.broken;
    ctx.lineWidth = size / 2;
    ctx.moveTo(x - size, y - size);
    ctx.lineTo(x + size, y + size);
    ctx.moveTo(x + size, y - size);
    ctx.lineTo(x - size, y + size);
    ctx.stroke();
    return;
  }
  ctx.fillStyle = colours.solid;
  if (kind === 'connected') ctx.arc(x, y, size, 0, 2 * Math.PI);
  else {
    ctx.moveTo(x, y - size * 1.4);
    ctx.lineTo(x + size * 1.4, y);
    ctx.lineTo(x, y + size * 1.4);
    ctx.lineTo(x - size * 1.4, y);
  }
  ctx.fill();
}

const dataOf = ({ times, solid, dotted }: Picture): uPlot.AlignedData =>
  [times, solid, ...(dotted === null ? [] : [dotted])].map((values) => [...values]) as unknown as uPlot.AlignedData;
