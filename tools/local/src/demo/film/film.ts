/** Paints one frame, three bytes a pixel. `t` is in seconds. */
export type Painter = (
  target: Uint8ClampedArray,
  t: number,
  moment: { frame: number; /** From 0 to 1. */ progress: number },
) => void;
