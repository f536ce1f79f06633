package dev.dlc.link;

import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The method or constructor that a lambda calls. */
record LambdaTarget(Handle handle) {
    /** Before the arguments are pushed. */
    void begin(MethodVisitor to) {
        if (handle.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
            to.visitTypeInsn(Opcodes.NEW, handle.getOwner());
            to.visitInsn(Opcodes.DUP);
        }
    }

    /** After the arguments have been pushed. */
    void call(MethodVisitor to) {
        int opcode = switch (handle.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            // Private methods of the nest.
            case Opcodes.H_INVOKESPECIAL -> handle.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
            case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
            default -> throw new IllegalArgumentException("no target of a lambda: " + handle);
        };
        to.visitMethodInsn(opcode, handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface());
    }

    /** The types that are pushed, the receiver among them. */
    Type[] arguments() {
        Type[] declared = Type.getArgumentTypes(handle.getDesc());
        boolean hasReceiver =
                handle.getTag() != Opcodes.H_INVOKESTATIC && handle.getTag() != Opcodes.H_NEWINVOKESPECIAL;
        if (!hasReceiver) {
            return declared;
        }
        Type[] all = new Type[declared.length + 1];
        all[0] = owner();
        System.arraycopy(declared, 0, all, 1, declared.length);
        return all;
    }

    Type result() {
        return handle.getTag() == Opcodes.H_NEWINVOKESPECIAL ? owner() : Type.getReturnType(handle.getDesc());
    }

    private Type owner() {
        return Type.getObjectType(handle.getOwner());
    }
}
