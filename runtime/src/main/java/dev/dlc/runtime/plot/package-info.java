/** Pictures as SVG texts. */
package dev.dlc.runtime.plot;
