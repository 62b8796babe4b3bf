import { createContext, useContext } from 'react';

export const ToastContext = createContext({ showToast: () => {} });

export const useToastContext = () => useContext(ToastContext);
