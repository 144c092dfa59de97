#!/usr/bin/env node
'use strict'
var a = read()
