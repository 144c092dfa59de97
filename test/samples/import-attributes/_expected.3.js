import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_,W as $cW_,A1 as $cA1_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cX=$cX_,$cW=$cW_,$cA1=$cA1_,$cH=/* @__PURE__ */$cM("0123456789abcdef",4,3);const $cf=$cK.on?$cE0($cH):0;let $cp;import data from './data.json' with { type: 'json' }
export { default as other } from './other.json' with { type: 'json' }
$cp=1;export const later = () =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+1):0;let $cr=$cK;try{return $cr= import('./later.json', { with: { type: 'json' } });}finally{$cf&&$cX($cf,$cr)}}
$cp=2;export const total = sum($cA1($cH+2,$cf,data));;$cf&2&&$cW($cH+3,$cf,total);;$cf&&$cX($cf,void 0);
