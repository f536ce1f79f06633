/** Shows profiles: as text, as a page, as a trace. */
package dev.dlc.cli.profile;
