import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_} from "cinescope/browser";var $cK,$cM,$cE1,$cX,$cH=/* @__PURE__ */$cI();function $cI(){if($cK)return $cH;$cK=$cK_;$cM=$cM_;$cE1=$cE1_;$cX=$cX_;return $cH=$cM("0123456789abcdef",2,1)}namespace Shop.Cart {
  export let count = 1
  export function add(n: number) {$cK||$cI();const $cf=$cK.on?$cE1($cH+1,n):0;let $cr=$cK;try{ count += n; return  $cr=count ;}finally{$cf&&$cX($cf,$cr)}}
  namespace Inner { export const twice = count * 2 }
}
namespace Types { export type T = 1 }
import Cart = Shop.Cart
