import {K as $cK_,M as $cM_,E2 as $cE2_,E3 as $cE3_,X as $cX_,TH as $cTH_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE2=$cE2_,$cE3=$cE3_,$cX=$cX_,$cTH=$cTH_,$cH=/* @__PURE__ */$cM("0123456789abcdef",4,1);class Point { constructor(readonly x: number, protected y = x) {const $cf=$cK.on?$cE3($cH+1,this,x,y):0;let $cr=$cK;try{ this.y++ ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}} }
class Named extends Point {
  label = this.x
  constructor(x: number, private name?: string) {const $cf=$cK.on?$cE2($cH+2,x,name):0; super(x);$cTH($cH+3,$cf,this); this.name = name ;$cf&&$cX($cf,void 0)}
}
