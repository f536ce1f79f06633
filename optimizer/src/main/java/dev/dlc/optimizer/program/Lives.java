package dev.dlc.optimizer.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When the values of a program live. The steps are numbered as they stand; what a loop touches that lives outside of an
 * iteration lives from the loop's beginning to its end, and what an iteration makes and uses dies with it.
 */
final class Lives {
    private final Program program;
    private final Map<Integer, List<Touch>> touches = new TreeMap<>();
    private final Map<Integer, Program.Launch> launches = new TreeMap<>();
    private int clock;

    /** From the first to the last time at which a value is touched, both inclusive. */
    record Life(int first, int last) {
        boolean overlaps(Life other) {
            return first <= other.last && other.first <= last;
        }

        Life to(Life other) {
            return new Life(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    /** The times of a loop. Begin and end have times of their own, at which nothing else happens. */
    private static final class Span {
        final int begin;
        int end;

        Span(int begin) {
            this.begin = begin;
        }
    }

    private record Touch(int time, List<Span> loops) {}

    Lives(Program program) {
        this.program = program;
        walk(program.compute(), List.of());
        walk(program.commit(), List.of());
        program.results().forEach(result -> touch(result.value(), List.of()));
        clock++;
    }

    /** The launches by their times. */
    Map<Integer, Program.Launch> launches() {
        return launches;
    }

    /** The life of each value that is touched and is no view; a view lives in its base. */
    Map<Integer, Life> lives() {
        Map<Integer, Life> lives = new TreeMap<>();
        touches.forEach((value, all) -> lives.put(value, life(all)));
        return lives;
    }

    private static Life life(List<Touch> touches) {
        int common =
                touches.stream().mapToInt(touch -> touch.loops.size()).min().orElseThrow();
        for (Touch touch : touches) {
            while (!touch.loops
                    .subList(0, common)
                    .equals(touches.getFirst().loops.subList(0, common))) {
                common--;
            }
        }
        int inside = common;
        return touches.stream()
                .map(touch -> touch.loops.size() == inside
                        ? new Life(touch.time, touch.time)
                        : new Life(touch.loops.get(inside).begin, touch.loops.get(inside).end))
                .reduce(Life::to)
                .orElseThrow();
    }

    private void walk(List<Program.Step> steps, List<Span> loops) {
        for (Program.Step step : steps) {
            switch (step) {
                case Program.Launch launch -> launch(launch, loops);
                case Program.Loop loop -> inside(loops, inner -> walk(loop.body(), inner));
                case Program.While loop ->
                    inside(loops, inner -> {
                        walk(loop.condition(), inner);
                        touch(loop.holds(), inner);
                        clock++;
                        walk(loop.body(), inner);
                    });
                case Program.Branch branch -> {
                    touch(branch.predicate(), loops);
                    clock++;
                    walk(branch.then(), loops);
                    walk(branch.otherwise(), loops);
                }
            }
        }
    }

    private void inside(List<Span> loops, java.util.function.Consumer<List<Span>> body) {
        Span span = new Span(clock++);
        List<Span> inner = new ArrayList<>(loops);
        inner.add(span);
        body.accept(inner);
        span.end = clock++;
    }

    private void launch(Program.Launch launch, List<Span> loops) {
        launches.put(clock, launch);
        launch.calls().forEach(call -> call.values().forEach(value -> touch(value, loops)));
        clock++;
    }

    private void touch(int value, List<Span> loops) {
        touches.computeIfAbsent(program.base(value), key -> new ArrayList<>()).add(new Touch(clock, loops));
    }

    /** How many of a launch's calls touch each value, parts included. */
    Map<Integer, Integer> users(Program.Launch launch) {
        Map<Integer, Integer> users = new HashMap<>();
        for (Program.Call call : launch.calls()) {
            call.values().stream().map(program::base).distinct().forEach(value -> users.merge(value, 1, Integer::sum));
        }
        return users;
    }
}
