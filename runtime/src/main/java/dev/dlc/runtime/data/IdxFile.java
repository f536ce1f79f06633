package dev.dlc.runtime.data;

import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An IDX file of unsigned bytes: the magic number {@code 00 00 08 rank}, the sizes as big-endian 32-bit integers, the
 * bytes in row-major order (LeCun, Cortes, Burges, "The MNIST database of handwritten digits").
 *
 * @param path the file
 * @param sizes the sizes
 * @param bytes the elements
 */
record IdxFile(Path path, int[] sizes, byte[] bytes) {
    private static final int UNSIGNED_BYTE = 0x0800;

    /**
     * Reads a file of a given rank.
     *
     * @param what its content, such as {@code images}
     * @throws dev.dlc.diagnostic.DlcException E0607 to E0610, E0701, E0702, E0802
     */
    static IdxFile read(Path path, int rank, String what) {
        try (DataFile file = DataFile.open(path)) {
            int magic = ByteBuffer.wrap(file.read(4, "the magic number")).getInt();
            int wanted = UNSIGNED_BYTE | rank;
            if (magic != wanted) {
                String hint = magic >>> 16 == 0x1F8B ? ", which is gzip: name the file .gz" : "";
                throw file.at(RuntimeCode.IDX_HEADER, 0, path.getFileName() + " is no IDX file of " + what)
                        .sides("magic number " + magic(wanted), magic(magic) + hint)
                        .fix("check that this is the right file, or get it again")
                        .exception();
            }
            ByteBuffer header = ByteBuffer.wrap(file.read(4L * rank, "the sizes"));
            int[] sizes = new int[rank];
            for (int axis = 0; axis < rank; axis++) {
                sizes[axis] = header.getInt();
                if (sizes[axis] < 1) {
                    throw file.at(RuntimeCode.IDX_HEADER, 4 + 4L * axis, path.getFileName() + " has an impossible size")
                            .sides("at least 1", Integer.toUnsignedString(sizes[axis]))
                            .fix("the file is damaged: get it again")
                            .exception();
                }
            }
            byte[] bytes = file.read(HostTensor.count(sizes), sizes[0] + " " + what);
            file.requireEnd();
            return new IdxFile(path, sizes, bytes);
        }
    }

    private static String magic(int value) {
        return String.format("0x%08x", value);
    }

    /** Where the elements start in the (unpacked) file. */
    int dataAt() {
        return 4 + 4 * sizes.length;
    }

    /** The sizes of one element of the first axis. */
    int[] itemSizes() {
        return Arrays.copyOfRange(sizes, 1, sizes.length);
    }
}
