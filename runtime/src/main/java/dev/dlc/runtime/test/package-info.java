/** Inline tests of programs: their assertions and gradient checks. */
package dev.dlc.runtime.test;
