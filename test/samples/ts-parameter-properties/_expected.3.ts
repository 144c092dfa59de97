import {K as $cK_,M as $cM_,E2 as $cE2_,E3 as $cE3_,X as $cX_,XF as $cXF_,P as $cP_,TH as $cTH_,J as $cJ_,L as $cL_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE2=$cE2_,$cE3=$cE3_,$cX=$cX_,$cXF=$cXF_,$cP=$cP_,$cTH=$cTH_,$cJ=$cJ_,$cL=$cL_,$cH=/* @__PURE__ */$cM("0123456789abcdef",8,3);class Point { constructor(readonly x: number, protected y = x) {const $cf=$cK.on?$cE3($cH+1,this,x,y):0;let $cr=$cK,$cp,$ct1,$ct2;$cf&4&&$cJ($cH+4,arguments.length>1&&arguments[1]!==void 0?0:$cf);try{ $cp=1;$ct1=$ct2=this.y++,$cf&2&&$cP($cH+3,$cf,this,++$ct2) ;$cr=void 0}finally{$cf&4&&$cr===$cK&&$cL($cH+2,$cf,$cp);$cf&&$cX($cf,$cr)}} }
class Named extends Point {
  label = $cXF(0,this,this.x)
  constructor(x: number, private name?: string) {const $cf=$cK.on?$cE2($cH+5,x,name):0;let $cp,$ct1; $cp=1;super(x);$cTH($cH+6,$cf,this); $cp=2;$ct1=this.name = name,$cf&2&&$cP($cH+7,$cf,this,$ct1) ;$cf&&$cX($cf,void 0)}
}
