/** Classes as the JVM would have them once it has linked them, so that it need not do so at each start. */
package dev.dlc.link;
