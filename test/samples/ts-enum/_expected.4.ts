import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_,J as $cJ_,VF as $cVF_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cX=$cX_,$cJ=$cJ_,$cVF=$cVF_,$cH=/* @__PURE__ */$cM("0123456789abcdef",11,4);enum Size { Small = 1, Large = Small * 2, Asked = ask() }
const enum Side { Left, Right = Left + 1 }
declare enum Gone { X }
export const size = (side: Side): Size =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+1,side):0;let $cr=$cK;try{return $cr=  $cVF($cH+5,$cf, $cVF($cH+2,$cf,side) ===  $cVF($cH+4,$cf, $cVF($cH+3,$cf,Side).Right)) ? (0xc1ec0,$cf&4&&$cJ($cH+10,$cf), $cVF($cH+7,$cf, $cVF($cH+6,$cf,Size).Large)) :  $cVF($cH+9,$cf, $cVF($cH+8,$cf,Size).Small);}finally{$cf&&$cX($cf,$cr)}}
