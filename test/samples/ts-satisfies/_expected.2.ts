import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_,W as $cW_,P as $cP_,PR as $cPR_,V as $cV_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cX=$cX_,$cW=$cW_,$cP=$cP_,$cPR=$cPR_,$cV=$cV_,$cH=/* @__PURE__ */$cM("0123456789abcdef",7,2);const $cf=$cK.on?$cE0($cH):0;let $ct1;const theme = { color: $cV($cH+1,$cf,read()) } satisfies Record<string, string>;;$cf&2&&$cW($cH+2,$cf,theme);
let n = /* @__PURE__ */$cW($cH+3,$cf,(theme as any).size! as number)
;$ct1=(theme as any).size = n!,$cf&2&&$cP($cH+4,$cf,theme,$ct1)
;[(theme as any).a, n!] = pair as const,$cf&2&&($cPR($cH+5,$cf,theme,"a"),$cW($cH+6,$cf,n))
const make = Array.from<number>;$cf&&$cX($cf,void 0);
