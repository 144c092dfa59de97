import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_,W as $cW_,L as $cL_,VF as $cVF_} from "cinescope/browser";var $cK,$cM,$cE1,$cX,$cW,$cL,$cVF,$cH=/* @__PURE__ */$cI();function $cI(){if($cK)return $cH;$cK=$cK_;$cM=$cM_;$cE1=$cE1_;$cX=$cX_;$cW=$cW_;$cL=$cL_;$cVF=$cVF_;return $cH=$cM("0123456789abcdef",7,4)}namespace Shop.Cart {
  export let count = 1;;-1&2&&$cW($cK&&$cH+1,-1,count);
  export function add(n: number) {$cK||$cI();const $cf=$cK.on?$cE1($cH+2,n):0;let $cr=$cK,$cp;try{ $cp=1;count +=  $cVF($cH+4,$cf,n),$cf&2&&$cW($cH+5,$cf,count); $cp=2;return  $cr=count ;}finally{$cf&4&&$cr===$cK&&$cL($cH+3,$cf,$cp);$cf&&$cX($cf,$cr)}}
  namespace Inner { export const twice = count * 2;;-1&2&&$cW($cK&&$cH+6,-1,twice); }
}
namespace Types { export type T = 1 }
import Cart = Shop.Cart
