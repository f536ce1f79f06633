/** What a built program carries: the kernel interface and what runs it. Plain Java 17 without any dependency. */
package dev.dlc.embed;
