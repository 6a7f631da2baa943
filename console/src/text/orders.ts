import { orders as ordersEn } from './en/orders'
import { inLanguage } from './language'

export const orders = inLanguage({ en: ordersEn })
