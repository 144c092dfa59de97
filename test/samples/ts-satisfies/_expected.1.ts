import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cX=$cX_,$cH=/* @__PURE__ */$cM("0123456789abcdef",1,1);const $cf=$cK.on?$cE0($cH):0;const theme = { color: read() } satisfies Record<string, string>
let n = (theme as any).size! as number
;(theme as any).size = n!
;[(theme as any).a, n!] = pair as const
const make = Array.from<number>;$cf&&$cX($cf,void 0);
