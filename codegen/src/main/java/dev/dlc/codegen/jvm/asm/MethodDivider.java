package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Primitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes runs of statements in a long method, such as one loop after another, methods of their own, which get the locals
 * they need as parameters and may return one scalar. C2 keeps vectors in registers only in methods of moderate size: it
 * gives up inlining the Vector API beyond some ten thousand nodes of its graph. Vectors never change hands; those made
 * of literals alone at the start of the method are made again. If a method is still so long that the JVM would not
 * compile it, what computes one scalar becomes a part too, without a loop.
 */
final class MethodDivider {
    /**
     * Bytes of bytecode from which on a method is divided, and the most that go into a part unless one loop has more.
     */
    private static final int MOST = 1500;

    /** A call costs about as much as so many bytes of code. */
    private static final int LEAST = 48;

    private static final int MOST_PARAMETERS = 64;

    private final MethodBuilder method;
    private final boolean needsLoops;
    private final Map<Local, Expr> constants = new LinkedHashMap<>();
    private final Map<Stmt, Integer> sizes = new IdentityHashMap<>();
    private final List<MethodBuilder> parts = new ArrayList<>();

    private MethodDivider(MethodBuilder method, boolean needsLoops) {
        this.method = method;
        this.needsLoops = needsLoops;
    }

    /**
     * Divides a method.
     *
     * @return the method under its old name and signature, and its parts; itself alone if it is short
     */
    static List<MethodBuilder> divide(MethodBuilder method) {
        List<MethodBuilder> all = new ArrayList<>();
        for (MethodBuilder one : new MethodDivider(method, true).divide()) {
            boolean fits = ClassFile.size(one.body().toBlock()) < ClassFile.CODE_LIMIT;
            all.addAll(fits ? List.of(one) : new MethodDivider(one, false).divide());
        }
        return all;
    }

    private List<MethodBuilder> divide() {
        Stmt.Block body = method.body().toBlock();
        if (size(body) <= MOST) {
            return List.of(method);
        }
        for (Stmt s : body.statements()) {
            if (s instanceof Stmt.Declare(Local local, Expr value)
                    && isVector(local)
                    && Usage.of(value).mentioned().isEmpty()) {
                constants.put(local, value);
            }
        }
        Stmt.Block divided = withoutUnused(divide(body));
        List<MethodBuilder> all = new ArrayList<>();
        all.add(method.withBody(divided));
        all.addAll(parts);
        return all;
    }

    /** Without the constants that only parts use. */
    private Stmt.Block withoutUnused(Stmt.Block body) {
        Set<Local> mentioned = Usage.of(body.statements()).mentioned();
        return new Stmt.Block(body.statements().stream()
                .filter(s -> !(s instanceof Stmt.Declare d)
                        || !constants.containsKey(d.local())
                        || mentioned.contains(d.local()))
                .toList());
    }

    private static boolean isVector(Local local) {
        return local.type() instanceof JType.Vector || local.type() instanceof JType.Mask;
    }

    private int size(Stmt s) {
        return sizes.computeIfAbsent(s, ClassFile::size);
    }

    private Stmt.Block divide(Stmt.Block block) {
        List<Stmt> all = block.statements();
        List<Usage> usages = all.stream().map(s -> Usage.of(List.of(s))).toList();
        Map<Local, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            for (Local local : usages.get(i).mentioned()) {
                lastUse.put(local, i);
            }
        }
        List<Stmt> result = new ArrayList<>();
        int i = 0;
        while (i < all.size()) {
            Stmt s = all.get(i);
            int end = size(s) > MOST ? i : farthest(all, usages, i, lastUse);
            if (end > i) {
                List<Local> results = escaping(all.subList(i, end), end, lastUse);
                result.add(part(all.subList(i, end), results));
            } else {
                result.add(size(s) > MOST ? inside(s, usages.get(i)) : s);
            }
            i = Math.max(end, i + 1);
        }
        return new Stmt.Block(result);
    }

    /** The end of the longest run from a statement that can be a part and is worth it; the start if there is none. */
    private int farthest(List<Stmt> all, List<Usage> usages, int start, Map<Local, Integer> lastUse) {
        int best = start;
        int bytes = 0;
        boolean loops = !needsLoops;
        Set<Local> declared = new HashSet<>();
        Set<Local> needed = new HashSet<>();
        for (int i = start; i < all.size(); i++) {
            Usage usage = usages.get(i);
            bytes += size(all.get(i));
            loops |= usage.loops();
            usage.free().stream().filter(local -> !declared.contains(local)).forEach(needed::add);
            boolean changesOthers = !declared.containsAll(usage.changed());
            declared.addAll(usage.declared());
            boolean goesOn = bytes <= MOST && !usage.leaves() && !changesOthers && canBePassed(needed);
            if (!goesOn) {
                return best;
            }
            boolean isWorthIt = loops && bytes >= LEAST;
            if (isWorthIt && isReturnable(escaping(all.subList(start, i + 1), i + 1, lastUse))) {
                best = i + 1;
            }
        }
        return best;
    }

    private boolean canBePassed(Set<Local> needed) {
        return needed.size() <= MOST_PARAMETERS
                && needed.stream().allMatch(local -> !isVector(local) || constants.containsKey(local));
    }

    private static boolean isReturnable(List<Local> results) {
        return results.isEmpty() || results.size() == 1 && results.getFirst().type() instanceof Primitive;
    }

    /** The locals that a run declares and that statements from its end on mention. */
    private static List<Local> escaping(List<Stmt> run, int end, Map<Local, Integer> lastUse) {
        return run.stream()
                .filter(Stmt.Declare.class::isInstance)
                .map(s -> ((Stmt.Declare) s).local())
                .filter(local -> lastUse.getOrDefault(local, -1) >= end)
                .toList();
    }

    /** A long statement with its blocks divided; a loop whose body cannot be becomes a part as it is. */
    private Stmt inside(Stmt s, Usage usage) {
        int before = parts.size();
        Stmt divided = switch (s) {
            case Stmt.If(Expr condition, Stmt.Block yes, Stmt.Block no) ->
                new Stmt.If(condition, divide(yes), divide(no));
            case Stmt.For f -> new Stmt.For(f.counter(), f.from(), f.condition(), f.step(), divide(f.body()));
            case Stmt.While(Expr condition, Stmt.Block body) -> new Stmt.While(condition, divide(body));
            case Stmt.Block b -> divide(b);
            case Stmt.Declare x -> s;
            case Stmt.Set x -> s;
            case Stmt.Store x -> s;
            case Stmt.Eval x -> s;
            case Stmt.Return x -> s;
            case Stmt.ReturnValue x -> s;
            case Stmt.Line x -> s;
            case Stmt.Comment x -> s;
        };
        boolean isPart = parts.size() == before
                && (usage.loops() || !needsLoops)
                && !usage.leaves()
                && usage.changed().isEmpty()
                && canBePassed(usage.free());
        return isPart && !(s instanceof Stmt.Declare) ? part(List.of(s), List.of()) : divided;
    }

    /** Makes statements a part and yields the statement that calls it. */
    private Stmt part(List<Stmt> run, List<Local> results) {
        Map<Boolean, List<Local>> free =
                Usage.of(run).free().stream().collect(Collectors.partitioningBy(MethodDivider::isVector));
        List<Stmt> body = new ArrayList<>();
        free.get(true).forEach(local -> body.add(new Stmt.Declare(local, constants.get(local))));
        body.addAll(run);
        results.forEach(local -> body.add(new Stmt.ReturnValue(local)));
        JType result = results.isEmpty() ? Primitive.VOID : results.getFirst().type();
        String name = method.name() + "_" + (parts.size() + 1);
        MethodBuilder part = method.part(name, result, free.get(false), new Stmt.Block(body));
        parts.add(part);
        Expr call = Exprs.invoke(part.ref(), List.copyOf(free.get(false)));
        return results.isEmpty() ? new Stmt.Eval(call) : new Stmt.Declare(results.getFirst(), call);
    }
}
