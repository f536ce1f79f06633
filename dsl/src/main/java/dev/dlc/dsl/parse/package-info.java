/** From source text to {@link dev.dlc.dsl.syntax syntax tree}: {@link dev.dlc.dsl.parse.Parser}. */
package dev.dlc.dsl.parse;
