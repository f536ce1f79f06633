package dev.dlc.dsl.elaborate;

import java.util.Optional;

/**
 * Where an expression is evaluated.
 *
 * @param scope its names
 * @param frame the call it belongs to
 * @param world the graph it adds to
 * @param path the path that a model made here gets; empty where the value has no name
 */
record Site(Scope scope, Frame frame, World world, Optional<String> path) {
    Site in(Scope other) {
        return new Site(other, frame, world, path);
    }

    /** A block inside this one. */
    Site nested() {
        return in(new Scope(scope));
    }

    Site at(Optional<String> other) {
        return path.equals(other) ? this : new Site(scope, frame, world, other);
    }

    /** Where a part of the value is evaluated: an item of a list, an argument. */
    Site part(String name) {
        return path.isEmpty() ? this : at(Optional.of(join(path.get(), name)));
    }

    Site unnamed() {
        return at(Optional.empty());
    }

    /** A path with one more name. */
    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
