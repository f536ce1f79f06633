package dev.dlc.dsl.elaborate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code copy(net)}: a model, or a list of models, with the values that another has at the moment. As a part it has
 * parameters and states of its own, which begin with those values; in a step it is a snapshot, which later updates of
 * the model leave as it is.
 */
final class Copies {
    private final World world;
    private final String path;
    private final Map<String, String> roots = new LinkedHashMap<>();
    private final Map<String, Leaf> leaves = new LinkedHashMap<>();

    private Copies(World world, String path) {
        this.world = world;
        this.path = path;
    }

    /** Copies a value; the path of the copy is that of the site. */
    static Value of(Value model, Site site) {
        World world = site.world();
        if (world.mode().hasLeaves()) {
            return Models.replace(
                    model, variable -> new Value.Variable(variable.leaf(), Optional.of(variable.read(world))));
        }
        Copies copies = new Copies(world, world.leaves().claim(site.path().orElse("copy")));
        switch (model) {
            case Value.Items list -> {
                List<Value> items = list.items();
                for (int i = 0; i < items.size(); i++) {
                    copies.root(items.get(i), Site.join(copies.path, Integer.toString(i)));
                }
            }
            case Value other -> copies.root(other, copies.path);
        }
        return Models.replace(model, copies::variable, copies::renamed);
    }

    private void root(Value model, String other) {
        roots.putIfAbsent(((Value.Instance) model).path(), other);
    }

    private String renamed(String old) {
        for (Map.Entry<String, String> root : roots.entrySet()) {
            String inside = root.getKey() + ".";
            if (old.equals(root.getKey())) {
                return root.getValue();
            }
            if (old.startsWith(inside)) {
                return Site.join(root.getValue(), old.substring(inside.length()));
            }
        }
        return Site.join(path, old);
    }

    private Value.Variable variable(Value.Variable source) {
        Leaf old = source.leaf();
        Leaf known = leaves.get(old.path());
        if (known != null) {
            return new Value.Variable(known);
        }
        Leaf leaf = new Leaf(renamed(old.path()), old.kind(), old.type(), old.span(), source::read);
        leaves.put(old.path(), leaf);
        world.leaves().add(leaf);
        // a test updates models while it makes others: the values of this moment
        world.read(leaf);
        return new Value.Variable(leaf);
    }
}
