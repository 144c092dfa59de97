import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cX=$cX_,$cH=/* @__PURE__ */$cM("0123456789abcdef",2,1);enum Size { Small = 1, Large = Small * 2, Asked = ask() }
const enum Side { Left, Right = Left + 1 }
declare enum Gone { X }
export const size = (side: Side): Size =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+1,side):0;let $cr=$cK;try{return $cr= side === Side.Right ? Size.Large : Size.Small;}finally{$cf&&$cX($cf,$cr)}}
