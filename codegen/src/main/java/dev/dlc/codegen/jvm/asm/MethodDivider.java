package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Primitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes runs of statements in a long method, such as one loop after another, methods of their own, which get the locals
 * they need as parameters and may return one scalar. C2 keeps vectors in registers only in methods of moderate size: it
 * gives up inlining the Vector API beyond some ten thousand nodes of its graph. Vectors never change hands; those made
 * of literals alone at the start of the method are made again.
 */
final class MethodDivider {
    /** Bytes of bytecode from which on a method is divided, and the most that go into a part unless one loop has more. */
    private static final int MOST = 1500;

    /** A call costs about as much as so many bytes of code. */
    private static final int LEAST = 48;

    private static final int MOST_PARAMETERS = 64;

    private final MethodBuilder method;
    private final Map<Local, Expr> constants = new LinkedHashMap<>();
    private final Map<Stmt, Integer> sizes = new IdentityHashMap<>();
    private final List<MethodBuilder> parts = new ArrayList<>();

    private MethodDivider(MethodBuilder method) {
        this.method = method;
    }

    /**
     * Divides a method.
     *
     * @return the method under its old name and signature, and its parts; itself alone if it is short
     */
    static List<MethodBuilder> divide(MethodBuilder method) {
        return new MethodDivider(method).divide();
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
        List<Stmt> statements = new ArrayList<>();
        List<Stmt> run = new ArrayList<>();
        List<Stmt> all = block.statements();
        for (int i = 0; i < all.size(); i++) {
            Stmt s = all.get(i);
            if (size(s) > MOST) {
                runs(run, all.subList(i, all.size()), statements);
                run.clear();
                statements.add(inside(s));
            } else {
                run.add(s);
            }
        }
        runs(run, List.of(), statements);
        return new Stmt.Block(statements);
    }

    /** A long statement with its blocks divided; a loop whose body cannot be becomes a part as it is. */
    private Stmt inside(Stmt s) {
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
        return parts.size() > before ? divided : part(List.of(s), Set.of()).orElse(s);
    }

    /** Divides short statements into runs; what can be no part stays. */
    private void runs(List<Stmt> statements, List<Stmt> after, List<Stmt> result) {
        int i = 0;
        while (i < statements.size()) {
            Optional<Stmt> call = Optional.empty();
            int end = farthest(statements, i);
            while (end > i && call.isEmpty()) {
                List<Stmt> rest = new ArrayList<>(statements.subList(end, statements.size()));
                rest.addAll(after);
                call = part(statements.subList(i, end), Usage.of(rest).mentioned());
                end = call.isEmpty() ? end - 1 : end;
            }
            result.add(call.orElse(statements.get(i)));
            i = call.isEmpty() ? i + 1 : end;
        }
    }

    private int farthest(List<Stmt> statements, int start) {
        int end = start;
        int total = 0;
        while (end < statements.size() && total + size(statements.get(end)) <= MOST) {
            total += size(statements.get(end));
            end++;
        }
        return end;
    }

    /**
     * Makes statements a part and yields the statement that calls it; empty where that cannot be, or is not worth it.
     *
     * @param later what the statements after them mention
     */
    private Optional<Stmt> part(List<Stmt> run, Set<Local> later) {
        Usage usage = Usage.of(run);
        List<Local> results = run.stream()
                .filter(s -> s instanceof Stmt.Declare d && later.contains(d.local()))
                .map(s -> ((Stmt.Declare) s).local())
                .toList();
        boolean isSimple = results.isEmpty() || results.size() == 1 && results.getFirst().type() instanceof Primitive;
        Map<Boolean, List<Local>> free = new HashMap<>(usage.free().stream()
                .collect(java.util.stream.Collectors.partitioningBy(MethodDivider::isVector)));
        boolean isPossible = isSimple
                && !usage.leaves()
                && !usage.changesOthers()
                && constants.keySet().containsAll(free.get(true))
                && free.get(false).size() <= MOST_PARAMETERS;
        int size = run.stream().mapToInt(this::size).sum();
        if (!isPossible || !usage.loops() || size < LEAST) {
            return Optional.empty();
        }
        List<Stmt> body = new ArrayList<>();
        free.get(true).forEach(local -> body.add(new Stmt.Declare(local, constants.get(local))));
        body.addAll(run);
        results.forEach(local -> body.add(new Stmt.ReturnValue(local)));
        JType result = results.isEmpty() ? Primitive.VOID : results.getFirst().type();
        String name = method.name() + (parts.size() + 1);
        MethodBuilder part = method.part(name, result, free.get(false), new Stmt.Block(body));
        parts.add(part);
        Expr call = Exprs.invoke(part.ref(), List.copyOf(free.get(false)));
        return Optional.of(
                results.isEmpty() ? new Stmt.Eval(call) : new Stmt.Declare(results.getFirst(), call));
    }
}
