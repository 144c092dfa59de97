import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_,W as $cW_} from "cinescope/browser";var $cK,$cM,$cE0,$cX,$cW,$cH=/* @__PURE__ */$cI();function $cI(){if($cK)return $cH;$cK=$cK_;$cM=$cM_;$cE0=$cE0_;$cX=$cX_;$cW=$cW_;return $cH=$cM("0123456789abcdef",4,2)}import { dep } from './dep.js'
export const constant = 1, flag = process.env.NODE_ENV !== 'production'
export const object = /* @__PURE__ */$cW($cK&&$cH+1,-5,{ a: 1 })
export const map = /* @__PURE__ */$cW($cK&&$cH+2,-5,new Map([[1, 2]]))
export function used() {$cK||$cI();const $cf=$cK.on?$cE0($cH+3):0;let $cr=$cK;try{ return  $cr=dep ;}finally{$cf&&$cX($cf,$cr)}}
