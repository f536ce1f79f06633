package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names and what they stand for; names not found here are looked for in the parent. */
final class Scope {
    private final Optional<Scope> parent;
    private final Lookup lookup;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** What a name stands for and where it got its value. */
    record Entry(Value value, Optional<Span> origin) {}

    /** Finds names that were not bound one by one: the declarations of a file, the functions of a model. */
    interface Lookup {
        Lookup NONE = new Lookup() {
            @Override
            public Optional<Entry> find(String name) {
                return Optional.empty();
            }

            @Override
            public List<String> names() {
                return List.of();
            }
        };

        /** The entry of a name. */
        Optional<Entry> find(String name);

        /** All names, for suggestions. */
        List<String> names();
    }

    Scope(Optional<Scope> parent, Lookup lookup) {
        this.parent = parent;
        this.lookup = lookup;
    }

    /** An empty scope inside another. */
    Scope(Scope parent) {
        this(Optional.of(parent), Lookup.NONE);
    }

    /** The enclosing scope. */
    Optional<Scope> parent() {
        return parent;
    }

    /** The names that were bound here, in order. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** Binds a name, also one that has a value here already. */
    void bind(String name, Value value, Optional<Span> origin) {
        entries.put(name, new Entry(value, origin));
    }

    /** Binds a name that came into being at a span. */
    void bind(String name, Value value, Span origin) {
        bind(name, value, Optional.of(origin));
    }

    /** The entry of a name here or further out. */
    Optional<Entry> find(String name) {
        for (Optional<Scope> at = Optional.of(this); at.isPresent(); at = at.get().parent) {
            Optional<Entry> found = at.get().findHere(name);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The entry of a name in this scope alone. */
    Optional<Entry> findHere(String name) {
        Entry entry = entries.get(name);
        return entry != null ? Optional.of(entry) : lookup.find(name);
    }

    /** All names in reach, inner ones first. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Optional<Scope> at = Optional.of(this); at.isPresent(); at = at.get().parent) {
            names.addAll(at.get().namesHere());
        }
        return names;
    }

    /** The names of this scope alone. */
    List<String> namesHere() {
        List<String> names = new ArrayList<>(entries.keySet());
        names.addAll(lookup.names());
        return names;
    }
}
