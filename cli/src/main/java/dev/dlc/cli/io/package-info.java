/**
 * Tensors in files that people have: {@code .npy}, {@code .csv}, {@code .json} and {@code .txt}, {@code .png},
 * {@code .jpg}.
 */
package dev.dlc.cli.io;
