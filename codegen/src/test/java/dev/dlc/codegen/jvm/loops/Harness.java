package dev.dlc.codegen.jvm.loops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.codegen.jvm.asm.GeneratedClasses;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.embed.Scratch;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.kernel.Block;
import dev.dlc.optimizer.kernel.KernelInterpreter;
import dev.dlc.optimizer.kernel.KernelPrinter;
import dev.dlc.optimizer.kernel.KernelVerifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a kernel in the interpreter and in generated code of several lanes, and compares all bits of all memory. */
final class Harness {
    private static final List<Lane> LANES =
            List.of(new Lane.Scalar(), new Lane.Vector(128), new Lane.Vector(256), new Lane.Vector(512));

    private final Kernel kernel;
    private final GeneratedClasses classes = new GeneratedClasses();
    private final Map<Lane, dev.dlc.embed.Kernel> code = new LinkedHashMap<>();
    private final Map<Lane, LoopKernels.Generated> generated = new LinkedHashMap<>();

    Harness(Kernel kernel) {
        this(kernel, LANES);
    }

    Harness(Kernel kernel, List<Lane> lanes) {
        this.kernel = kernel;
        KernelVerifier.verify(kernel);
        for (Lane lane : lanes) {
            LoopKernels.Generated result = LoopKernels.generate(kernel, lane, classes.name(kernel.name()));
            generated.put(lane, result);
            code.put(lane, instance(result, lane));
        }
    }

    private dev.dlc.embed.Kernel instance(LoopKernels.Generated result, Lane lane) {
        try {
            return classes.instance(result.builder(), true, dev.dlc.embed.Kernel.class);
        } catch (RuntimeException | LinkageError e) {
            throw new AssertionError(lane + "\n" + KernelPrinter.print(kernel) + result.builder(), e);
        }
    }

    LoopKernels.Generated generated(Lane lane) {
        return generated.get(lane);
    }

    dev.dlc.embed.Kernel code(Lane lane) {
        return code.get(lane);
    }

    /** Runs and compares. */
    void check(long[] sizes, List<Memory> memory) {
        List<Block> blocks = memory.stream().map(Memory::toBlock).toList();
        KernelInterpreter.run(kernel, blocks, sizes);
        code.forEach((lane, compiled) -> {
            List<Memory> own = memory.stream().map(Memory::copy).toList();
            run(compiled, sizes, own);
            compare(lane, sizes, memory, blocks, own);
        });
    }

    static int[] args(long[] sizes, List<Memory> memory) {
        List<Integer> args = new ArrayList<>();
        for (int k = 0; k < memory.size(); k++) {
            args.add(k);
            args.add(memory.get(k).offset());
        }
        for (long size : sizes) {
            args.add((int) size);
        }
        return args.stream().mapToInt(i -> i).toArray();
    }

    private static void run(dev.dlc.embed.Kernel compiled, long[] sizes, List<Memory> memory) {
        int[] args = args(sizes, memory);
        Object[] slabs = memory.stream().map(Memory::array).toArray();
        int items = compiled.items(args);
        Scratch scratch = new Scratch();
        // Backwards, since the order of items must not matter.
        for (int item = items - 1; item >= 0; item--) {
            compiled.run(slabs, args, item, item + 1, scratch);
        }
    }

    private void compare(Lane lane, long[] sizes, List<Memory> before, List<Block> blocks, List<Memory> after) {
        for (int k = 0; k < after.size(); k++) {
            Memory memory = after.get(k);
            for (int i = -memory.margin(); i < memory.length() + memory.margin(); i++) {
                boolean isInside = i >= 0 && i < memory.length();
                long expected =
                        isInside ? Memory.bits(blocks.get(k), i) : before.get(k).bits(i);
                int at = i;
                int buffer = k;
                if (expected != memory.bits(i)) {
                    String shown = isInside && memory.dtype().isFloat()
                            ? blocks.get(k).real(i) + " but " + memory.number(i)
                            : expected + " but " + memory.bits(i);
                    assertEquals(
                            expected,
                            memory.bits(i),
                            () -> lane + " sizes " + java.util.Arrays.toString(sizes) + ": element " + at + " of b"
                                    + buffer + ": " + shown + "\n" + KernelPrinter.print(kernel)
                                    + generated.get(lane).builder());
                }
            }
        }
    }
}
