package dev.dlc.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Expressions as pieces, with parentheses where precedence asks for them. */
final class ExpressionPrinter {
    // precedence, from loose to tight
    private static final int OPEN = 0;
    private static final int PIPE = 1;
    private static final int OR = 2;
    private static final int AND = 3;
    private static final int NOT = 4;
    private static final int COMPARISON = 5;
    private static final int RANGE = 6;
    private static final int SUM = 7;
    private static final int PRODUCT = 8;
    private static final int MATMUL = 9;
    private static final int SIGNED = 10;
    private static final int POWER = 11;
    private static final int POSTFIX = 12;

    // a line that starts with one of these is read as a statement when an operand follows
    private static final Set<String> STATEMENT_WORDS = Set.of("minimize", "report", "save", "yield", "assert");

    private final Printer printer;

    ExpressionPrinter(Printer printer) {
        this.printer = printer;
    }

    /** Any expression, where nothing follows that it could take in. */
    Piece open(Expression expression) {
        return at(OPEN, expression);
    }

    /** An expression without lambda, such as a condition. */
    Piece pipe(Expression expression) {
        return at(PIPE, expression);
    }

    /** What `update` changes. */
    Piece place(Expression expression) {
        return at(POSTFIX, expression);
    }

    List<Piece> all(List<Expression> expressions) {
        return expressions.stream().map(this::open).toList();
    }

    /** An expression that starts a line. */
    Piece first(Expression expression) {
        return startsLikeStatement(expression) ? grouped(expression) : open(expression);
    }

    private static boolean startsLikeStatement(Expression expression) {
        Expression leftmost = expression;
        while (true) {
            switch (leftmost) {
                case Expression.Name name -> {
                    return leftmost != expression && STATEMENT_WORDS.contains(name.text());
                }
                case Expression.Binary binary -> leftmost = binary.left();
                case Expression.Pipe pipe -> leftmost = pipe.value();
                case Expression.Call call -> leftmost = call.callee();
                case Expression.Reduction reduction -> leftmost = reduction.callee();
                case Expression.Subscript subscript -> leftmost = subscript.target();
                case Expression.Field field -> leftmost = field.target();
                case Expression.Range range
                when range.start().isPresent() -> leftmost = range.start().get();
                default -> {
                    return false;
                }
            }
        }
    }

    private Piece at(int level, Expression expression) {
        return level(expression) < level ? grouped(expression) : piece(expression);
    }

    private Piece grouped(Expression expression) {
        return Piece.group(
                Piece.words("("), Piece.indented(Piece.cut(), piece(expression)), Piece.cut(), Piece.words(")"));
    }

    private static int level(Expression expression) {
        return switch (expression) {
            case Expression.Lambda lambda -> OPEN;
            case Expression.For loop -> OPEN;
            case Expression.Pipe pipe -> PIPE;
            case Expression.Unary unary -> unary.op() == UnaryOp.NOT ? NOT : SIGNED;
            case Expression.Binary binary -> level(binary.op());
            // a word behind an open range would be read as its end
            case Expression.Range range -> range.end().isPresent() ? RANGE : OPEN;
            case Expression.Name name -> name.text().equals("not") ? OPEN : POSTFIX;
            default -> POSTFIX;
        };
    }

    private static int level(BinaryOp op) {
        return switch (op) {
            case OR -> OR;
            case AND -> AND;
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> COMPARISON;
            case ADD, SUBTRACT -> SUM;
            case MULTIPLY, DIVIDE -> PRODUCT;
            case MATMUL -> MATMUL;
            case POWER -> POWER;
        };
    }

    private Piece piece(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> Piece.words(name.text());
            case Expression.IntLiteral literal -> Piece.words(Long.toString(literal.value()));
            case Expression.FloatLiteral literal -> Piece.words(literal.digits());
            case Expression.TextLiteral literal -> Piece.words(quoted(literal.value()));
            case Expression.ListOf list -> Piece.list("[", all(list.elements()), "]");
            case Expression.Spread spread -> Piece.words("..." + spread.name().text());
            case Expression.Comprehension comprehension -> comprehension(comprehension);
            case Expression.Tuple tuple -> Piece.list("(", arguments(tuple.fields()), ")");
            case Expression.Unary unary ->
                unary.op() == UnaryOp.NOT
                        ? Piece.row(Piece.words("not "), at(NOT, unary.operand()))
                        : Piece.row(Piece.words("-"), at(SIGNED, unary.operand()));
            case Expression.Binary binary -> binary(binary);
            case Expression.Range range ->
                Piece.row(
                        range.start().map(start -> at(SUM, start)).orElse(Piece.words("")),
                        Piece.words(".."),
                        range.end().map(end -> at(SUM, end)).orElse(Piece.words("")));
            case Expression.Call call ->
                Piece.row(at(POSTFIX, call.callee()), Piece.list("(", arguments(call.arguments()), ")"));
            case Expression.Reduction reduction -> reduction(reduction);
            case Expression.Subscript subscript ->
                Piece.row(at(POSTFIX, subscript.target()), Piece.list("[", all(subscript.subscripts()), "]"));
            case Expression.Field field -> field(field);
            case Expression.Pipe pipe -> pipeline(pipe);
            case Expression.Lambda lambda ->
                Piece.row(lambdaHead(lambda.parameters()), Piece.words(" => "), open(lambda.body()));
            case Expression.If choice -> Piece.group(choice(choice));
            case Expression.For loop ->
                Piece.row(Piece.words("for "), indices(loop.indices()), Piece.words(" => "), open(loop.body()));
            case Expression.Scan scan -> scan(scan);
            case Expression.While loop -> whileLoop(loop);
            case Expression.Iterate loop ->
                Piece.row(
                        Piece.words("iterate "),
                        binding(loop.carry()),
                        Piece.words(" times "),
                        pipe(loop.times()),
                        Piece.words(" "),
                        printer.block(loop.body()));
            case Expression.Block block -> printer.block(block);
            case Expression.Missing missing -> Piece.words(Printer.MISSING);
        };
    }

    static String quoted(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
        return '"' + escaped + '"';
    }

    List<Piece> arguments(List<Argument> arguments) {
        return arguments.stream()
                .map(argument -> argument.label()
                        .map(label -> Piece.row(Piece.words(label.text() + ": "), open(argument.value())))
                        .orElseGet(() -> open(argument.value())))
                .toList();
    }

    private Piece comprehension(Expression.Comprehension comprehension) {
        List<Piece> parts = new ArrayList<>();
        parts.add(open(comprehension.element()));
        for (Generator generator : comprehension.generators()) {
            parts.add(Piece.row(Piece.words("for "), generator(generator)));
        }
        comprehension.condition().ifPresent(condition -> parts.add(Piece.row(Piece.words("if "), pipe(condition))));
        return Piece.group(
                Piece.words("["),
                Piece.indented(Piece.cut(), Piece.joined(parts, Piece.space())),
                Piece.cut(),
                Piece.words("]"));
    }

    private Piece binary(Expression.Binary binary) {
        int level = level(binary.op());
        if (binary.op() == BinaryOp.POWER) {
            return Piece.row(at(POSTFIX, binary.left()), Piece.words("^"), exponent(binary.right()));
        }
        int left = level == COMPARISON ? RANGE : level;
        // a chain of one precedence breaks as a whole
        List<Piece> parts = new ArrayList<>();
        Expression rest = binary;
        while (rest instanceof Expression.Binary link
                && level(link.op()) == level
                && (rest == binary || left == level)) {
            parts.addFirst(
                    Piece.row(Piece.words(" " + link.op().symbol()), Piece.space(), at(level + 1, link.right())));
            rest = link.left();
        }
        return Piece.group(at(left, rest), Piece.indented(parts.toArray(Piece[]::new)));
    }

    private Piece exponent(Expression exponent) {
        return switch (exponent) {
            case Expression.Unary unary
            when unary.op() == UnaryOp.NEGATE -> Piece.row(Piece.words("-"), exponent(unary.operand()));
            case Expression.Binary binary when binary.op() == BinaryOp.POWER -> piece(binary);
            default -> at(POSTFIX, exponent);
        };
    }

    private Piece reduction(Expression.Reduction reduction) {
        Piece inner = Piece.row(indices(reduction.indices()), Piece.words(" |"), Piece.space(), open(reduction.body()));
        return Piece.group(
                at(POSTFIX, reduction.callee()),
                Piece.words("("),
                Piece.indented(Piece.cut(), inner),
                Piece.cut(),
                Piece.words(")"));
    }

    private Piece field(Expression.Field field) {
        // 3.x would start like a float
        boolean number = field.target() instanceof Expression.IntLiteral;
        Piece target = number ? grouped(field.target()) : at(POSTFIX, field.target());
        return Piece.row(target, Piece.words("." + field.name().text()));
    }

    private Piece pipeline(Expression.Pipe pipe) {
        List<Piece> stages = new ArrayList<>();
        Expression rest = pipe;
        while (rest instanceof Expression.Pipe link) {
            Piece stage = link.grouped() ? grouped(link.stage()) : piece(link.stage());
            stages.addFirst(Piece.row(Piece.space(), Piece.words("|> "), stage));
            rest = link.value();
        }
        return Piece.group(at(PIPE, rest), Piece.indented(stages.toArray(Piece[]::new)));
    }

    private Piece lambdaHead(List<Pattern> parameters) {
        if (parameters.size() == 1 && !(parameters.getFirst() instanceof Pattern.Tuple)) {
            return pattern(parameters.getFirst());
        }
        return Piece.list("(", parameters.stream().map(this::pattern).toList(), ")");
    }

    Piece pattern(Pattern pattern) {
        return switch (pattern) {
            case Pattern.Name name -> Piece.words(name.name().text());
            case Pattern.Ignored ignored -> Piece.words("_");
            case Pattern.Tuple tuple ->
                Piece.list("(", tuple.parts().stream().map(this::pattern).toList(), ")");
            case Pattern.Missing missing -> Piece.words(Printer.MISSING);
        };
    }

    // all branches on one line, or each on its own lines
    private Piece choice(Expression.If choice) {
        Piece head = Piece.row(
                Piece.words("if "), pipe(choice.condition()), Piece.words(" "), printer.branch(choice.then()));
        Optional<Piece> tail = choice.otherwise()
                .map(otherwise -> switch (otherwise) {
                    case Expression.If next -> choice(next);
                    case Expression.Block block -> printer.branch(block);
                    default -> piece(otherwise);
                })
                .map(otherwise -> Piece.row(Piece.words(" else "), otherwise));
        return Piece.row(head, tail.orElse(Piece.words("")));
    }

    private Piece scan(Expression.Scan scan) {
        Piece carry = scan.carry()
                .map(binding -> Piece.row(binding(binding), Piece.words(" ")))
                .orElse(Piece.words(""));
        List<Piece> inputs = scan.inputs().stream().map(this::generator).toList();
        return Piece.row(
                Piece.words("scan "),
                carry,
                Piece.words("for "),
                Piece.joined(inputs, Piece.words(", ")),
                Piece.words(" "),
                printer.block(scan.body()));
    }

    private Piece whileLoop(Expression.While loop) {
        Piece bound = loop.bound()
                .map(max -> Piece.row(Piece.words(" max "), pipe(max)))
                .orElse(Piece.words(""));
        return Piece.row(
                Piece.words("while "),
                binding(loop.carry()),
                Piece.words(" until "),
                pipe(loop.until()),
                bound,
                Piece.words(" "),
                printer.block(loop.body()));
    }

    private Piece binding(Binding binding) {
        return Piece.row(pattern(binding.pattern()), Piece.words(" = "), pipe(binding.initial()));
    }

    private Piece generator(Generator generator) {
        return Piece.row(pattern(generator.pattern()), Piece.words(" in "), pipe(generator.source()));
    }

    Piece indices(List<LoopIndex> indices) {
        return Piece.joined(indices.stream().map(this::index).toList(), Piece.words(", "));
    }

    Piece index(LoopIndex index) {
        Piece range =
                index.range().map(r -> Piece.row(Piece.words(" in "), pipe(r))).orElse(Piece.words(""));
        return Piece.row(Piece.words(index.name().text()), range);
    }
}
