/** Documentation of {@code .dlm} files from their doc comments. */
package dev.dlc.dsl.doc;
