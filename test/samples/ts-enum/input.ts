enum Size { Small = 1, Large = Small * 2, Asked = ask() }
const enum Side { Left, Right = Left + 1 }
declare enum Gone { X }
export const size = (side: Side): Size => side === Side.Right ? Size.Large : Size.Small
