import {K as $cK_,M as $cM_,E1 as $cE1_,E2 as $cE2_,X as $cX_,XF as $cXF_,P as $cP_,TH as $cTH_,L as $cL_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cE2=$cE2_,$cX=$cX_,$cXF=$cXF_,$cP=$cP_,$cTH=$cTH_,$cL=$cL_,$cH=/* @__PURE__ */$cM("0123456789abcdef",9,3);import type { T } from './t'
abstract class Store<S> extends Base { private n = $cXF(0,this,1); constructor(readonly a: S, public b?: string) {const $cf=$cK.on?$cE2($cH+1,a,b):0;let $cp; $cp=1;super(a);$cTH($cH+2,$cf,this); ;$cf&&$cX($cf,void 0)} abstract m(): void; run(this: Store<S>, x: number): x is 1 {const $cf=$cK.on?$cE2($cH+3,this,x):0;let $cr=$cK,$cp,$ct1;try{ $cp=1;$ct1=(this.b as any) = x!,$cf&2&&$cP($cH+5,$cf,this,$ct1); $cp=2;return  $cr=true ;}finally{$cf&4&&$cr===$cK&&$cL($cH+4,$cf,$cp);$cf&&$cX($cf,$cr)}} }
enum E { A = call() }
declare const gone: number
function over(a: string): void
function over(a: any): void {const $cf=$cK.on?$cE1($cH+6,a):0;let $cr=$cK,$cp;try{ $cp=1;return  $cr=a as void ;}finally{$cf&4&&$cr===$cK&&$cL($cH+7,$cf,$cp);$cf&&$cX($cf,$cr)}}
const generic = async <P,>(x: P): Promise<P> =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+8,x):0;let $cr=$cK;try{return $cr= x satisfies P;}finally{$cf&&$cX($cf,$cr)}}
