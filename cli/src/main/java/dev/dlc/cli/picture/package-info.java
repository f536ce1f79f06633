/** Models as pictures. */
package dev.dlc.cli.picture;
