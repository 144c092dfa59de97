import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,E2 as $cE2_,X as $cX_,XF as $cXF_,P as $cP_,L as $cL_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cE2=$cE2_,$cX=$cX_,$cXF=$cXF_,$cP=$cP_,$cL=$cL_,$cH=/* @__PURE__ */$cM("0123456789abcdef",5,3);const $cf=$cK.on?$cE0($cH):0;let $cp;$cp=1;@component({ tag: () => 'x' })
class Panel {
  @state() open = $cXF($cK.on?$cE1($cH+1,this):0,this,read())
  @memo toggle(@inject('bus') bus: Bus) {const $cf=$cK.on?$cE2($cH+2,this,bus):0;let $cr=$cK,$cp,$ct1;try{ $cp=1;$ct1=this.open = !this.open,$cf&2&&$cP($cH+4,$cf,this,$ct1) ;$cr=void 0}finally{$cf&4&&$cr===$cK&&$cL($cH+3,$cf,$cp);$cf&&$cX($cf,$cr)}}
  @tracked accessor title = 'a'
};$cf&&$cX($cf,void 0);
