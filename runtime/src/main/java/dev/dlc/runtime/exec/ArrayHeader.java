package dev.dlc.runtime.exec;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** The size of an array's header in this JVM. */
final class ArrayHeader {
    /** 16 bytes, or 12 with compact object headers (JEP 519), as the diagnostic bean says. */
    static final int BYTES = compact() ? 12 : 16;

    private ArrayHeader() {}

    private static boolean compact() {
        HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return bean != null
                    && "true".equals(bean.getVMOption("UseCompactObjectHeaders").getValue());
        } catch (IllegalArgumentException absent) {
            // A JVM without the flag has the classic header; only alignment is at stake.
            return false;
        }
    }
}
