package dev.dlc.optimizer.program;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.kernel.InPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Places the arena's values: values whose lives don't overlap share memory, largest first at the lowest free offset;
 * and a result takes the memory of an operand that dies with it where the kernel allows it. What depends on the program
 * alone is computed once, so that planning for new sizes is quick.
 */
public final class MemoryPlanner {
    private final Program program;
    private final Map<Integer, Lives.Life> lives = new TreeMap<>();
    // value written by a call -> values that die in that call and may lend it their memory
    private final Map<Integer, List<Integer>> donors = new TreeMap<>();

    /** Values that share one range of memory. */
    private static final class Block {
        final ArrayKind array;
        final long length;
        final Optional<Span> span;
        Lives.Life life;
        long offset;

        Block(ArrayKind array, long length, Optional<Span> span, Lives.Life life) {
            this.array = array;
            this.length = length;
            this.span = span;
            this.life = life;
        }
    }

    /** A planner for a program. */
    public MemoryPlanner(Program program) {
        this.program = program;
        Lives timeline = new Lives(program);
        timeline.lives().forEach((value, life) -> {
            if (inArena(value)) {
                lives.put(value, life);
            }
        });
        Map<Kernel, Map<Integer, Set<Integer>>> pairs = new HashMap<>();
        timeline.launches().forEach((time, launch) -> findDonors(launch, time, timeline.users(launch), pairs));
    }

    private boolean inArena(int value) {
        return program.values().get(value).storage() instanceof Program.Storage.Arena;
    }

    private void findDonors(
            Program.Launch launch,
            int time,
            Map<Integer, Integer> users,
            Map<Kernel, Map<Integer, Set<Integer>>> pairs) {
        Map<Integer, Set<Integer>> legal = pairs.computeIfAbsent(launch.kernel(), InPlace::pairs);
        for (Program.Call call : launch.calls()) {
            legal.forEach((w, reads) -> {
                int written = call.values().get(w);
                for (int r : reads.stream().sorted().toList()) {
                    int donor = call.values().get(r);
                    boolean ends = inArena(donor) && lives.get(donor).last() == time && users.get(donor) == 1;
                    boolean begins = inArena(written) && lives.get(written).first() == time && users.get(written) == 1;
                    if (ends && begins && allPositions(call, donor, reads)) {
                        donors.computeIfAbsent(written, key -> new ArrayList<>())
                                .add(donor);
                    }
                }
            });
        }
    }

    private boolean allPositions(Program.Call call, int donor, Set<Integer> legal) {
        for (int position = 0; position < call.values().size(); position++) {
            if (program.base(call.values().get(position)) == donor && !legal.contains(position)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The plan for given sizes.
     *
     * @throws TooLargeException when a value or the arena needs more elements than an array can have
     */
    public MemoryPlan plan(ToLongFunction<String> sizes) {
        Map<Integer, Block> blocks = blocks(sizes);
        List<Block> all = blocks.values().stream()
                .distinct()
                .sorted(Comparator.comparingLong((Block block) -> block.length).reversed())
                .toList();
        Map<ArrayKind, Long> elements = place(all);
        List<Optional<MemoryPlan.Slot>> slots = new ArrayList<>();
        long before = 0;
        for (int value = 0; value < program.values().size(); value++) {
            Block block = blocks.get(value);
            slots.add(Optional.ofNullable(block).map(b -> new MemoryPlan.Slot(b.array, b.offset, b.length)));
            before += block == null ? 0 : aligned(block) * block.array.bytes();
        }
        long after = 0;
        for (Map.Entry<ArrayKind, Long> entry : elements.entrySet()) {
            after += entry.getValue() * entry.getKey().bytes();
        }
        return new MemoryPlan(slots, elements, before, after);
    }

    /** The block of each value of the arena; values that are updated in place share theirs. */
    private Map<Integer, Block> blocks(ToLongFunction<String> sizes) {
        Map<Integer, Block> blocks = new TreeMap<>();
        Set<Integer> lent = new HashSet<>();
        List<Integer> order = lives.keySet().stream()
                .sorted(Comparator.comparingInt(value -> lives.get(value).first()))
                .toList();
        for (int value : order) {
            Program.Value declared = program.values().get(value);
            ArrayKind array = ArrayKind.of(declared.type().dtype());
            long length = length(declared, array, sizes);
            Optional<Integer> donor = donors.getOrDefault(value, List.of()).stream()
                    .filter(d -> !lent.contains(d))
                    .filter(d -> blocks.get(d).array == array && blocks.get(d).length == length)
                    .findFirst();
            Block block = donor.isPresent()
                    ? blocks.get(donor.get())
                    : new Block(array, length, declared.span(), lives.get(value));
            donor.ifPresent(lent::add);
            block.life = block.life.to(lives.get(value));
            blocks.put(value, block);
        }
        return blocks;
    }

    private static long length(Program.Value value, ArrayKind array, ToLongFunction<String> sizes) {
        long length;
        try {
            length = value.type().shape().elements().evaluate(sizes);
        } catch (ArithmeticException overflow) {
            throw new TooLargeException(value.label(), Long.MAX_VALUE, value.span());
        }
        if (length > MemoryPlan.MAX_ELEMENTS) {
            throw new TooLargeException(value.label(), length * array.bytes(), value.span());
        }
        return length;
    }

    private static long aligned(Block block) {
        long unit = MemoryPlan.ALIGNMENT_BYTES / block.array.bytes();
        return (block.length + unit - 1) / unit * unit;
    }

    private static Map<ArrayKind, Long> place(List<Block> blocks) {
        Map<ArrayKind, List<Block>> placed = new EnumMap<>(ArrayKind.class);
        Map<ArrayKind, Long> elements = new EnumMap<>(ArrayKind.class);
        for (Block block : blocks) {
            List<Block> others = placed.computeIfAbsent(block.array, key -> new ArrayList<>());
            block.offset = lowest(block, others);
            others.add(block);
            others.sort(Comparator.comparingLong(other -> other.offset));
            long end = block.offset + aligned(block);
            if (end > MemoryPlan.MAX_ELEMENTS) {
                throw new TooLargeException("the arena", end * block.array.bytes(), block.span);
            }
            elements.merge(block.array, end, Math::max);
        }
        return elements;
    }

    /** The lowest offset where the block fits between blocks of its time; {@code others} are sorted by offset. */
    private static long lowest(Block block, List<Block> others) {
        long offset = 0;
        for (Block other : others) {
            if (other.offset >= offset + aligned(block)) {
                return offset;
            }
            if (other.life.overlaps(block.life)) {
                offset = Math.max(offset, other.offset + aligned(other));
            }
        }
        return offset;
    }
}
