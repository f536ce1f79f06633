package dev.dlc.dsl.elaborate;

import java.util.function.Supplier;

/** Runs something that recurses as deeply as a program nests, on a thread with a stack that is large enough. */
final class Deep {
    /** Enough for calls and expressions nested to their limits at once. */
    private static final long STACK_BYTES = 1L << 29;

    private Deep() {}

    /** The result of an action; what it throws is thrown here. */
    static <T> T call(Supplier<T> action) {
        Outcome<T> outcome = new Outcome<>(action);
        Thread thread =
                Thread.ofPlatform().name("dlc-elaborate").stackSize(STACK_BYTES).unstarted(outcome);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome.get();
    }

    private static final class Outcome<T> implements Runnable {
        private final Supplier<T> action;
        private T result;
        private Throwable thrown;

        Outcome(Supplier<T> action) {
            this.action = action;
        }

        @Override
        public void run() {
            try {
                result = action.get();
            } catch (RuntimeException | Error e) {
                thrown = e;
            }
        }

        T get() {
            switch (thrown) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
            return result;
        }
    }
}
