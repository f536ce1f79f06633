/**
 * Files: weights in safetensors, checkpoints, {@code .npy} arrays, metrics, output folders.
 *
 * <p>Readers take nothing for granted: every length that a file claims is compared with what the file can hold before
 * anything is allocated, and no file can run code. Writers never leave a half-written file: the bytes go to a temporary
 * file in the same folder, are forced to the disk, and then take the final name in one step.
 */
package dev.dlc.runtime.files;
