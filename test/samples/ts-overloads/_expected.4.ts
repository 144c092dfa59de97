import {K as $cK_,M as $cM_,E1 as $cE1_,E2 as $cE2_,X as $cX_,L as $cL_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cE2=$cE2_,$cX=$cX_,$cL=$cL_,$cH=/* @__PURE__ */$cM("0123456789abcdef",5,4);function over(a: string): string
function over(a: number): number
function over(this: Window | void, a: any): any {const $cf=$cK.on?$cE1($cH+1,a):0;let $cr=$cK,$cp;try{ $cp=1;return  $cr=a ;}finally{$cf&4&&$cr===$cK&&$cL($cH+2,$cf,$cp);$cf&&$cX($cf,$cr)}}
class Store<T> { get(key: string): T; get(key: number): T; get(key: any) {const $cf=$cK.on?$cE2($cH+3,this,key):0;let $cr=$cK,$cp;try{ $cp=1;return  $cr=this.items[key] ;}finally{$cf&4&&$cr===$cK&&$cL($cH+4,$cf,$cp);$cf&&$cX($cf,$cr)}} items: T[] = []; abstract?: true; [key: string]: unknown }
