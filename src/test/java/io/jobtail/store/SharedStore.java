package io.jobtail.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Makes a store look as one that other processes work on too. */
public final class SharedStore {
  private SharedStore() {}

  /** The same jobs. */
  public static EventStore over(EventStore store) {
    return (EventStore)
        Proxy.newProxyInstance(
            SharedStore.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (_, method, args) -> {
              if (method.getName().equals("isShared")) {
                return true;
              }
              try {
                return method.invoke(store, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
