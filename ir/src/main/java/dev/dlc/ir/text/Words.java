package dev.dlc.ir.text;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.IrCode;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads words one by one, and what is the same everywhere: names, numbers, lists, sizes, types. */
final class Words {
    private final List<Token> tokens;
    private int next;

    Words(SourceFile file) {
        tokens = Lexer.words(file);
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        Token token = peek();
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** The word before the next one. */
    Token last() {
        return tokens.get(Math.max(0, next - 1));
    }

    boolean accept(String sign) {
        boolean there = peek().is(sign);
        if (there) {
            take();
        }
        return there;
    }

    Token expect(String sign) {
        if (!peek().is(sign)) {
            throw unexpected("`" + sign + "`");
        }
        return take();
    }

    Token expect(Token.Kind kind, String what) {
        if (peek().kind() != kind) {
            throw unexpected(what);
        }
        return take();
    }

    /** A plain or quoted name. */
    String name(String what) {
        return peek().kind() == Token.Kind.TEXT
                ? take().text()
                : expect(Token.Kind.NAME, what).text();
    }

    DlcException unexpected(String expected) {
        return Diagnostic.at(IrCode.GRAPH_SYNTAX, peek().span(), "something else belongs here")
                .sides(expected, peek().shown())
                .exception();
    }

    static DlcException malformed(Span span, String message, String expected, String found) {
        return Diagnostic.at(IrCode.GRAPH_SYNTAX, span, message)
                .sides(expected, found)
                .exception();
    }

    /** Items between brackets, separated by commas. */
    <T> List<T> list(String open, String close, Supplier<T> item) {
        List<T> items = new ArrayList<>();
        expect(open);
        while (!accept(close)) {
            if (!items.isEmpty()) {
                expect(",");
            }
            items.add(item.get());
        }
        return items;
    }

    long integer() {
        boolean negative = accept("-");
        Token token = expect(Token.Kind.NUMBER, "a whole number");
        try {
            return Long.parseLong(negative ? "-" + token.text() : token.text());
        } catch (NumberFormatException e) {
            throw malformed(token.span(), "this is no whole number of 64 bits", "a whole number", token.text());
        }
    }

    int small() {
        Span span = peek().span();
        long value = integer();
        if (value != (int) value) {
            throw malformed(span, "the number is too large", "a whole number of 32 bits", Long.toString(value));
        }
        return (int) value;
    }

    double real() {
        double sign = accept("-") ? -1 : 1;
        if (accept("inf")) {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (accept("nan")) {
            return Double.NaN;
        }
        return sign * Double.parseDouble(expect(Token.Kind.NUMBER, "a number").text());
    }

    boolean flag() {
        if (accept("true")) {
            return true;
        }
        if (accept("false")) {
            return false;
        }
        throw unexpected("`true` or `false`");
    }

    DType dtype() {
        Token token = expect(Token.Kind.NAME, "an element type");
        return DType.of(token.text())
                .orElseThrow(
                        () -> Diagnostic.at(IrCode.GRAPH_NAME, token.span(), "there is no element type " + token.text())
                                .sides("one of f64 f32 f16 bf16 i64 i32 i8 u8 bool", token.text())
                                .exception());
    }

    /** A sum of products; a quotient is a floor division. */
    Dim dim() {
        Span start = peek().span();
        try {
            Dim sum = accept("-") ? product().times(-1) : product();
            while (peek().is("+") || peek().is("-")) {
                boolean minus = take().is("-");
                Dim term = product();
                sum = minus ? sum.minus(term) : sum.plus(term);
            }
            return sum;
        } catch (ArithmeticException e) {
            throw malformed(
                    start.to(last().span()), "the size cannot be computed", "a size in 64 bits", e.getMessage());
        }
    }

    private Dim product() {
        Dim product = factor();
        while (peek().is("*") || peek().is("/")) {
            boolean times = take().is("*");
            Dim factor = factor();
            product = times ? product.times(factor) : product.floorDiv(factor);
        }
        return product;
    }

    private Dim factor() {
        if (accept("(")) {
            Dim inner = dim();
            expect(")");
            return inner;
        }
        if (peek().kind() == Token.Kind.NUMBER) {
            return Dim.of(integer());
        }
        return Dim.symbol(expect(Token.Kind.NAME, "a size").text());
    }

    Type type() {
        return peek().is("(") ? new Type.Tuple(list("(", ")", this::tensor)) : tensor();
    }

    Type.Tensor tensor() {
        DType dtype = dtype();
        return Type.tensor(dtype, new Shape(list("[", "]", this::dim)));
    }
}
