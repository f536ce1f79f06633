/** Java programs that use models of {@code .dlm} files. */
package dev.dlc.examples;
