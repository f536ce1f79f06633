/**
 * The one formatting of {@code .dlm} files. {@link dev.dlc.dsl.format.Formatter} turns the parse tree with its comments
 * into pieces (words and places where lines may break), which are set line by line.
 */
package dev.dlc.dsl.format;
