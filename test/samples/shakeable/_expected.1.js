import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_} from "cinescope/browser";var $cK,$cM,$cE0,$cX,$cH=/* @__PURE__ */$cI();function $cI(){if($cK)return $cH;$cK=$cK_;$cM=$cM_;$cE0=$cE0_;$cX=$cX_;return $cH=$cM("0123456789abcdef",2,1)}import { dep } from './dep.js'
export const constant = 1, flag = process.env.NODE_ENV !== 'production'
export const object = { a: 1 }
export const map = new Map([[1, 2]])
export function used() {$cK||$cI();const $cf=$cK.on?$cE0($cH+1):0;let $cr=$cK;try{ return  $cr=dep ;}finally{$cf&&$cX($cf,$cr)}}
