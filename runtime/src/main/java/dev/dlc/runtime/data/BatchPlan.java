package dev.dlc.runtime.data;

/** Says which examples stand in which batch, batch after batch. Not thread-safe. */
sealed interface BatchPlan {
    /** Plans the next batch into {@code slot}; false after the last one. */
    boolean next(Slot slot);

    /** The batches of one epoch. */
    int perEpoch();

    /** What is planned for a batch: its place in the run and its examples. */
    final class Slot {
        final int[] examples;
        int count;
        long epoch;
        int index;

        Slot(int capacity) {
            examples = new int[capacity];
        }
    }

    /**
     * Endless shuffled epochs of full batches; what is left over at the end of an epoch is dropped, which differs from
     * epoch to epoch.
     */
    final class Shuffled implements BatchPlan {
        private final CounterRandom random;
        private final int[] order;
        private final int batch;
        private final int perEpoch;
        private long epoch;
        private int index;

        Shuffled(int examples, int batch, long seed, long epoch, int index) {
            this.random = new CounterRandom(seed, "shuffle");
            this.order = new int[examples];
            this.batch = batch;
            this.perEpoch = examples / batch;
            this.epoch = epoch + index / perEpoch;
            this.index = index % perEpoch;
            ExampleOrder.shuffle(order, random.at(this.epoch));
        }

        @Override
        public boolean next(Slot slot) {
            if (index == perEpoch) {
                index = 0;
                epoch++;
                ExampleOrder.shuffle(order, random.at(epoch));
            }
            System.arraycopy(order, index * batch, slot.examples, 0, batch);
            slot.count = batch;
            slot.epoch = epoch;
            slot.index = index++;
            return true;
        }

        @Override
        public int perEpoch() {
            return perEpoch;
        }
    }

    /** All examples once, in order; the last batch may be smaller. */
    final class InOrder implements BatchPlan {
        private final int examples;
        private final int batch;
        private int index;

        InOrder(int examples, int batch) {
            this.examples = examples;
            this.batch = batch;
        }

        @Override
        public boolean next(Slot slot) {
            if (index == perEpoch()) {
                return false;
            }
            int first = index * batch;
            slot.count = Math.min(batch, examples - first);
            for (int i = 0; i < slot.count; i++) {
                slot.examples[i] = first + i;
            }
            slot.epoch = 0;
            slot.index = index++;
            return true;
        }

        @Override
        public int perEpoch() {
            return Math.ceilDiv(examples, batch);
        }
    }
}
